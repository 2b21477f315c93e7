// Imports <libpq-fe.h> for the one wrapper that may use it. libpq is not linked but loaded when a store asks for
// it: it brings OpenSSL, Kerberos and LDAP into the process (docs/decisions/0007-postgresql.md).
#pragma once
#include <dlfcn.h>
#include <postgresql/libpq-fe.h>

#define IKU_PQ_CALLS(each) \
    each(PQconnectdbParams) each(PQstatus) each(PQfinish) each(PQerrorMessage) each(PQsetNoticeProcessor) \
    each(PQexec) each(PQprepare) each(PQexecPrepared) each(PQresultStatus) each(PQresultErrorField) \
    each(PQresultErrorMessage) each(PQcmdStatus) each(PQntuples) each(PQgetvalue) each(PQgetlength) \
    each(PQgetisnull) each(PQclear)

// The calls, each of the type that the header gives it.
struct iku_pq {
#define IKU_PQ_FIELD(name) __typeof__(&name) _Nonnull name;
    IKU_PQ_CALLS(IKU_PQ_FIELD)
#undef IKU_PQ_FIELD
};

// Loads the library; 0 where this machine has none, or one that lacks a call.
static inline int iku_pq_load(struct iku_pq *_Nonnull pq) {
    void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) return 0;
#define IKU_PQ_LOAD(name) \
    { \
        void *found = dlsym(library, #name); \
        if (!found) return 0; \
        pq->name = (__typeof__(&name))found; \
    }
    IKU_PQ_CALLS(IKU_PQ_LOAD)
#undef IKU_PQ_LOAD
    return 1;
}

// Counts what the server warns of: a commit that did not wait for its standby says so in a warning alone.
static inline void iku_pq_count_warning(void *count, const char *words) {
    (void)words;
    ++*(int *)count;
}

// PG_DIAG_SQLSTATE, a character macro.
static const int iku_pq_sqlstate = PG_DIAG_SQLSTATE;
