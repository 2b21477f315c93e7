// Imports <sqlite3.h> for the one wrapper that may use it.
#pragma once
#include <sqlite3.h>

// A variadic function: closing the last connection leaves the WAL as it is.
static inline int iku_sqlite_keep_wal_on_close(sqlite3 *connection) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
