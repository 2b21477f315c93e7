// Imports <microhttpd.h> for the one wrapper that may use it.
#pragma once
#include <microhttpd.h>

// MHD_start_daemon is variadic: this passes who answers, who is told of a request's end and of a connection's
// beginning and end, and an option array, ended by MHD_OPTION_END. For HTTPS `retrieve` (a
// gnutls_certificate_retrieve_function3) says which certificate to show, and `priorities` what is spoken.
static inline struct MHD_Daemon *iku_start_daemon(
    unsigned flags, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connected, void *context, void *retrieve, const char *priorities,
    const struct MHD_OptionItem *options) {
    if (retrieve == NULL) {
        return MHD_start_daemon(
            flags, 0, NULL, NULL, handler, context, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
            MHD_OPTION_NOTIFY_CONNECTION, connected, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    }
    return MHD_start_daemon(
        flags | MHD_USE_TLS, 0, NULL, NULL, handler, context, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_NOTIFY_CONNECTION, connected, context, MHD_OPTION_HTTPS_CERT_CALLBACK2, retrieve,
        MHD_OPTION_HTTPS_PRIORITIES, priorities, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// MHD_get_connection_info is variadic too: a connection's socket (-1 where unknown) and its peer's address.
static inline int iku_connection_descriptor(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return found == NULL ? -1 : found->connect_fd;
}

static inline const void *iku_connection_address(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *found =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return found == NULL ? NULL : (const void *)found->client_addr;
}

// What a content reader returns at its end: a cast macro.
static const ssize_t iku_end_of_stream = MHD_CONTENT_READER_END_OF_STREAM;
