// Imports <sqlite3.h> for the one wrapper that may use it.
#pragma once
#include <sqlite3.h>
