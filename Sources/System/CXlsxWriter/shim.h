// Imports <xlsxwriter.h> for the one wrapper that may use it.
#pragma once
#include <xlsxwriter.h>
