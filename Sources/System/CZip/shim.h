// Imports <zip.h> for the one wrapper that may use it.
#pragma once
#include <zip.h>
