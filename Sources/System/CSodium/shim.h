// Imports <sodium.h> for the one wrapper that may use it.
#pragma once
#include <sodium.h>
