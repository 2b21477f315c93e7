// Imports <expat.h> for the one wrapper that may use it.
#pragma once
#include <expat.h>
