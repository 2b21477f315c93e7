// Imports <microhttpd.h> for the one wrapper that may use it.
#pragma once
#include <microhttpd.h>
