// Imports <gnutls/gnutls.h> for the one wrapper that may use it.
#pragma once
#include <gnutls/gnutls.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>

// `gnutls_free` is a variable that holds a function.
static inline void iku_gnutls_free(void *memory) { gnutls_free(memory); }

// A cast macro: the "bits" of a key generation that stand for a curve.
static inline unsigned iku_curve_bits(gnutls_ecc_curve_t curve) { return GNUTLS_CURVE_TO_BITS(curve); }

// So is `gnutls_malloc`.
static inline void *iku_gnutls_malloc(size_t byte_count) { return gnutls_malloc(byte_count); }
