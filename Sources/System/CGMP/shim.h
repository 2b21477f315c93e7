// Imports <gmp.h> for the one wrapper that may use it.
#pragma once
#include <gmp.h>
