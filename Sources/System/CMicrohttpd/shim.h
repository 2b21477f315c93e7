// Imports <microhttpd.h> for the one wrapper that may use it.
#pragma once
#include <microhttpd.h>

// MHD_start_daemon is variadic: this passes who answers, who is told of a request's end, and an option
// array, ended by MHD_OPTION_END.
static inline struct MHD_Daemon *iku_start_daemon(
    unsigned flags, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed, void *context,
    const struct MHD_OptionItem *options) {
    return MHD_start_daemon(
        flags, 0, NULL, NULL, handler, context, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}
