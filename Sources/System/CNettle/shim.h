// Imports <nettle/sha2.h> for the one wrapper that may use it.
#pragma once
#include <nettle/sha2.h>
