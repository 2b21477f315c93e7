// Imports cairo and fontconfig for the wrappers that may use them, and what they need of Pango.
//
// Pango's own headers ask for compiler flags (-pthread) that the package manager does not pass on from a
// library's description and warns of at every build. So the few functions used stand here, as in Pango 1.50; a test
// (Tests/Documents) lets a compiler hold them against the real headers.
#pragma once
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>

#ifndef __PANGO_H__
typedef struct _PangoAttrList PangoAttrList;
typedef struct _PangoContext PangoContext;
typedef struct _PangoFontDescription PangoFontDescription;
typedef struct _PangoFontMap PangoFontMap;
typedef struct _PangoLanguage PangoLanguage;
typedef struct _PangoLayout PangoLayout;
typedef struct _PangoLayoutIter PangoLayoutIter;
typedef struct _PangoLayoutLine PangoLayoutLine;

typedef struct { const void *klass; unsigned start_index, end_index; } PangoAttribute;
typedef struct { int x, y, width, height; } PangoRectangle;

typedef enum { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT } PangoAlignment;
typedef enum { PANGO_DIRECTION_LTR, PANGO_DIRECTION_RTL } PangoDirection;
typedef enum { PANGO_ELLIPSIZE_NONE, PANGO_ELLIPSIZE_START, PANGO_ELLIPSIZE_MIDDLE, PANGO_ELLIPSIZE_END } PangoEllipsizeMode;
typedef enum { PANGO_STYLE_NORMAL, PANGO_STYLE_OBLIQUE, PANGO_STYLE_ITALIC } PangoStyle;
typedef enum { PANGO_UNDERLINE_NONE, PANGO_UNDERLINE_SINGLE } PangoUnderline;
typedef enum { PANGO_WEIGHT_NORMAL = 400, PANGO_WEIGHT_BOLD = 700 } PangoWeight;
typedef enum { PANGO_WRAP_WORD, PANGO_WRAP_CHAR, PANGO_WRAP_WORD_CHAR } PangoWrapMode;

#define PANGO_SCALE 1024
#endif

_Static_assert(sizeof(PangoAttribute) == 16 && sizeof(PangoRectangle) == 16, "structures");
_Static_assert(PANGO_ALIGN_CENTER == 1 && PANGO_ALIGN_RIGHT == 2 && PANGO_DIRECTION_LTR == 0, "places");
_Static_assert(PANGO_ELLIPSIZE_END == 3 && PANGO_WRAP_WORD_CHAR == 2 && PANGO_SCALE == 1024, "lines");
_Static_assert(PANGO_STYLE_ITALIC == 2 && PANGO_UNDERLINE_SINGLE == 1 && PANGO_WEIGHT_BOLD == 700, "letters");

void g_object_unref(void *object);

PangoFontMap *pango_cairo_font_map_get_default(void);
PangoContext *pango_font_map_create_context(PangoFontMap *map);
void pango_cairo_context_set_font_options(PangoContext *context, const cairo_font_options_t *options);
void pango_context_set_base_dir(PangoContext *context, PangoDirection direction);
void pango_context_set_language(PangoContext *context, PangoLanguage *language);
void pango_context_set_round_glyph_positions(PangoContext *context, int is_rounded);
PangoLanguage *pango_language_from_string(const char *language);

PangoFontDescription *pango_font_description_from_string(const char *text);
void pango_font_description_set_absolute_size(PangoFontDescription *description, double size);
void pango_font_description_set_style(PangoFontDescription *description, PangoStyle style);
void pango_font_description_set_weight(PangoFontDescription *description, PangoWeight weight);
void pango_font_description_free(PangoFontDescription *description);

PangoAttrList *pango_attr_list_new(void);
void pango_attr_list_insert(PangoAttrList *list, PangoAttribute *attribute);
void pango_attr_list_unref(PangoAttrList *list);
PangoAttribute *pango_attr_insert_hyphens_new(int is_wanted);
PangoAttribute *pango_attr_rise_new(int rise);
PangoAttribute *pango_attr_size_new_absolute(int size);
PangoAttribute *pango_attr_underline_new(PangoUnderline underline);

PangoLayout *pango_layout_new(PangoContext *context);
void pango_layout_set_text(PangoLayout *layout, const char *text, int byte_count);
void pango_layout_set_font_description(PangoLayout *layout, const PangoFontDescription *description);
void pango_layout_set_attributes(PangoLayout *layout, PangoAttrList *attributes);
void pango_layout_set_auto_dir(PangoLayout *layout, int is_wanted);
void pango_layout_set_width(PangoLayout *layout, int width);
void pango_layout_set_height(PangoLayout *layout, int height);
void pango_layout_set_indent(PangoLayout *layout, int indent);
void pango_layout_set_wrap(PangoLayout *layout, PangoWrapMode mode);
void pango_layout_set_ellipsize(PangoLayout *layout, PangoEllipsizeMode mode);
void pango_layout_set_alignment(PangoLayout *layout, PangoAlignment alignment);
void pango_layout_set_justify(PangoLayout *layout, int is_wanted);
void pango_layout_get_size(PangoLayout *layout, int *width, int *height);

PangoLayoutIter *pango_layout_get_iter(PangoLayout *layout);
void pango_layout_iter_free(PangoLayoutIter *iterator);
int pango_layout_iter_next_line(PangoLayoutIter *iterator);
int pango_layout_iter_get_baseline(PangoLayoutIter *iterator);
PangoLayoutLine *pango_layout_iter_get_line_readonly(PangoLayoutIter *iterator);
void pango_layout_iter_get_line_extents(PangoLayoutIter *iterator, PangoRectangle *ink, PangoRectangle *logical);

void pango_cairo_show_layout_line(cairo_t *cairo, PangoLayoutLine *line);
void pango_cairo_layout_path(cairo_t *cairo, PangoLayout *layout);
