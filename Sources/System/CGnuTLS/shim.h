// Imports <gnutls/gnutls.h> for the one wrapper that may use it.
#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
