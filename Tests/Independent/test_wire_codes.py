"""Every code of the contract in its order: provoked, and just missed; a walk fails if one has no pair."""

import unittest

from harness import reports
from harness.cases import CODES, Served
from iku.jws import Key, base64url, from_base64url
from iku.wire import LINE_BYTES_MAX, Identity, Token, random_secret

# What no client can bring about at will: load and the state of the server.
NOT_AT_WILL = {"rate-limited", "unavailable", "shutting-down"}
IKU_4 = "koperasi-aktif"


class CodeTests(Served):
    """``test_<code>`` provokes it, ``test_<code>_missed`` differs in just the point that matters."""

    def flattened(self, key=None, header=None, **members):
        payload = reports.report(**{"period": "2026-T4", **members})
        return reports.signed(key or self.key, payload, **(header or {}))

    def fresh(self, **members):
        return self.flattened(**{"period": self.period(), **members})

    def accepted(self, flattened, connection=None):
        answer = (connection or self.connection).submit(flattened)
        self.assertEqual(answer["status"], "accepted")

    def refused(self, code, flattened, connection=None):
        return self.refuse(code, (connection or self.connection).submit, flattened)

    def line_of(self, length):
        """A ping of so many bytes without its LF."""
        head, tail = b'{"seq":1,"op":"ping","x":"', b'"}'
        return head + b"a" * (length - len(head) - len(tail)) + tail

    def exchange(self, line, identity=None):
        with self.aggregator.connect(identity or self.identity) as connection:
            return connection.exchange(line)

    def test_too_large(self):
        self.assertEqual(self.exchange(self.line_of(LINE_BYTES_MAX + 1))["error"]["code"], "too-large")

    def test_too_large_missed(self):
        self.assertTrue(self.exchange(self.line_of(LINE_BYTES_MAX - 1))["ok"])

    def test_malformed(self):
        self.assertEqual(self.exchange(b'{"seq":1,"op":"ping",}')["error"]["code"], "malformed")
        self.refused("malformed", {**self.flattened(), "payload": self.flattened()["payload"] + "="})

    def test_malformed_missed(self):
        self.assertTrue(self.exchange(b'{"seq":1,"op":"ping"}')["ok"])
        self.accepted(self.fresh())

    def test_unsupported(self):
        self.assertEqual(self.exchange(b'{"seq":1,"op":"pong"}')["error"]["code"], "unsupported")
        self.refused("unsupported", self.flattened(header={"alg": "Ed448"}))

    def test_unsupported_missed(self):
        self.accepted(self.fresh(header={"alg": "Ed25519"}))

    def test_not_enrolled(self):
        with self.aggregator.connect(Identity()) as connection:
            self.refuse("not-enrolled", connection.ping)

    def test_not_enrolled_missed(self):
        _, connection = self.aggregator.enrolled("koperasi")
        with connection:
            connection.ping()

    def test_key_revoked(self):
        identity, connection = self.aggregator.enrolled("koperasi")
        self.aggregator.revoke(identity.kid)
        with connection:
            self.refuse("key-revoked", connection.ping)
        self.refused("key-revoked", self.flattened(identity.key))

    def test_key_revoked_missed(self):
        """Another key of the bidang was revoked; and what a key signed before stays delivered."""
        identity, connection = self.aggregator.enrolled("koperasi")
        stored = self.fresh(key=identity.key)
        self.accepted(stored, connection)
        connection.close()
        self.aggregator.revoke(identity.kid)
        self.assertEqual(self.connection.submit(stored)["status"], "duplicate")
        self.accepted(self.fresh())

    def test_unknown_key(self):
        self.refused("unknown-key", self.flattened(Key()))

    def test_unknown_key_missed(self):
        """A key enrolled over another connection is known on this one at once."""
        identity, connection = self.aggregator.enrolled("koperasi")
        connection.close()
        self.accepted(self.fresh(key=identity.key))

    def test_bidang_mismatch(self):
        identity, connection = self.aggregator.enrolled("umkm")
        with connection:
            self.refused("bidang-mismatch", self.flattened(), connection)
            foreign = reports.signed(identity.key, reports.report("umkm"))
            self.refused("bidang-mismatch", foreign)
        for members in ({"bidang": "umkm"}, {"office": "lain"}):
            self.refused("bidang-mismatch", self.flattened(**members))

    def test_bidang_mismatch_missed(self):
        identity, connection = self.aggregator.enrolled("umkm")
        with connection:
            self.accepted(reports.signed(identity.key, reports.report("umkm")), connection)

    def test_signature_invalid(self):
        bent = self.flattened()
        signature = bytearray(from_base64url(bent["signature"]))
        signature[40] ^= 4
        self.refused("signature-invalid", {**bent, "signature": base64url(bytes(signature))})

    def test_signature_invalid_missed(self):
        self.accepted(self.fresh())

    def test_invalid_report(self):
        self.refused("invalid-report", self.flattened(extra=None))
        self.refused("invalid-report", self.flattened(values={IKU_4: {"aktif": "189", "seluruh": "188"}}))

    def test_invalid_report_missed(self):
        self.accepted(self.fresh(dropped=[]))
        self.accepted(self.fresh(values={IKU_4: {"aktif": "188", "seluruh": "188"}}))

    def test_not_owner(self):
        both = {**reports.VALUES["koperasi"], **reports.VALUES["umkm"]}
        self.refused("not-owner", self.flattened(values=both))

    def test_not_owner_missed(self):
        self.accepted(self.fresh(values=reports.VALUES["koperasi"]))

    def test_stale(self):
        first = reports.report(period=self.period())
        self.accept(first)
        error = self.refuse_report("stale", {**first, "created_at": "2026-02-02T00:00:00Z"})
        self.assertIn(reports.hash_of(first), str(error))

    def test_stale_missed(self):
        first = reports.report(period=self.period())
        self.accept(first)
        self.accept(reports.correction(first))

    def test_period_locked(self):
        period = self.period()
        self.aggregator.lock(period)
        self.refused("period-locked", self.flattened(period=period))

    def test_period_locked_missed(self):
        period = self.period()
        self.aggregator.lock(period, "umkm")
        self.accepted(self.flattened(period=period))

    def test_bad_token(self):
        with self.aggregator.connect(Identity()) as connection:
            self.refuse("bad-token", connection.enroll, random_secret(), "koperasi")

    def test_bad_token_missed(self):
        token = Token(self.aggregator.token("koperasi"))
        with self.aggregator.connect(Identity(), token) as connection:
            connection.enroll(token.secret, "koperasi")


class WalkTests(unittest.TestCase):
    def test_every_code_has_its_pair(self):
        for code in CODES - NOT_AT_WILL:
            for suffix in ("", "_missed"):
                self.assertTrue(hasattr(CodeTests, f"test_{code.replace('-', '_')}{suffix}"), code)


if __name__ == "__main__":
    unittest.main()
