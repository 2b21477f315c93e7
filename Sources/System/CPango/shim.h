// Imports cairo, Pango and fontconfig for the wrappers that may use them.
#pragma once
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
