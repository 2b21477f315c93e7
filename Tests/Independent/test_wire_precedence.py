"""Of several faults in one request, the first of the contract's order is answered.

Every class of faults is combined with every later one that can stand in the same request.
"""

import unittest

from harness import reports
from harness.cases import Served
from iku.jws import Key, base64url, from_base64url
from iku.wire import LINE_BYTES_MAX, Identity

IKU_4 = "koperasi-aktif"
LOCKED = "2021-T1"
HEADED = "2021-T2"
FREE = "2026-T4"


class PrecedenceTests(Served):
    """Koperasi with a connected key, a second key that was revoked, a locked period and one with a head."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        office = cls.aggregator
        revoked, connection = office.enrolled("koperasi")
        cls.revoked = revoked.key
        cls.stored = reports.signed(cls.revoked, reports.report(period="2021-T3"))
        connection.submit(cls.stored)
        connection.close()
        office.revoke(cls.revoked.kid)
        other, connection = office.enrolled("umkm")
        connection.close()
        cls.other = other.key
        cls.connection.submit(reports.signed(cls.key, reports.report(period=HEADED)))
        office.lock(LOCKED)
        office.lock(HEADED)

    def flattened(self, key=None, period=FREE, **members):
        return reports.signed(key or self.key, reports.report(period=period, **members))

    def first(self, code, flattened, connection=None):
        self.refuse(code, (connection or self.connection).submit, flattened)

    # Line and op, before the connection's right to speak.

    def assert_line(self, identity, line, code):
        with self.aggregator.connect(identity) as connection:
            self.assertEqual(connection.exchange(line)["error"]["code"], code)

    def test_too_large_before_malformed_and_not_enrolled(self):
        with self.aggregator.connect(Identity()) as connection:
            connection.raw(b"{" * (LINE_BYTES_MAX + 1))
            self.assertEqual(connection.receive()["error"]["code"], "too-large")

    def test_malformed_line_before_not_enrolled(self):
        self.assert_line(Identity(), b"?", "malformed")

    def test_malformed_line_before_key_revoked(self):
        self.assert_line(Identity(self.revoked), b"?", "malformed")

    def test_malformed_line_before_unsupported_op(self):
        self.assert_line(self.identity, b'{"seq":1,"op":"no","op":"no"}', "malformed")

    def test_unsupported_op_before_not_enrolled(self):
        self.assert_line(Identity(), b'{"seq":1,"op":"no"}', "unsupported")

    def test_unsupported_op_before_key_revoked(self):
        self.assert_line(Identity(self.revoked), b'{"seq":1,"op":"no"}', "unsupported")

    # The connection, before the signature's shape.

    def assert_connection(self, identity, code):
        with self.aggregator.connect(identity) as connection:
            empty = dict.fromkeys(("protected", "payload", "signature"), "")
            for report in (self.flattened(Key()), self.flattened(), empty):
                self.first(code, report, connection)

    def test_not_enrolled_before_the_report(self):
        self.assert_connection(Identity(), "not-enrolled")

    def test_a_connection_s_revoked_key_before_the_report(self):
        self.assert_connection(Identity(self.revoked), "key-revoked")

    # Header, signer, signature.

    def test_header_before_unknown_key(self):
        stranger = Key()
        self.first("unsupported", reports.signed(stranger, reports.report(), alg="none"))

    def test_shape_before_unknown_key(self):
        self.first("malformed", {**self.flattened(Key()), "x": 1})

    def test_unknown_key_before_its_signature(self):
        forged = {**self.flattened(Key()), "signature": base64url(bytes(64))}
        self.first("unknown-key", forged)

    def test_unknown_key_before_the_form(self):
        self.first("unknown-key", self.flattened(Key(), kind="draft"))

    def test_another_bidang_s_signer_before_the_signature(self):
        self.first("bidang-mismatch", {**self.flattened(self.other), "signature": base64url(bytes(64))})

    def test_another_bidang_s_signer_though_the_payload_is_its_own(self):
        self.first("bidang-mismatch", reports.signed(self.other, reports.report("umkm")))

    def test_signature_before_duplicate(self):
        altered = bytearray(from_base64url(self.stored["signature"]))
        altered[5] ^= 1
        self.first("signature-invalid", {**self.stored, "signature": base64url(bytes(altered))})

    def test_signature_before_a_signer_s_revoked_key(self):
        self.first("signature-invalid", {**self.flattened(self.revoked), "signature": base64url(bytes(64))})

    def test_signature_before_the_form(self):
        self.first("signature-invalid", {**self.flattened(kind="draft"), "signature": base64url(bytes(64))})

    def test_duplicate_before_a_signer_s_revoked_key(self):
        self.assertEqual(self.connection.submit(self.stored)["status"], "duplicate")

    def test_duplicate_before_locked(self):
        self.assertEqual(self.connection.submit(self.flattened(period=HEADED))["status"], "duplicate")

    def test_a_signer_s_revoked_key_before_the_form(self):
        self.first("key-revoked", self.flattened(self.revoked, kind="draft"))

    def test_a_signer_s_revoked_key_before_the_lock(self):
        self.first("key-revoked", self.flattened(self.revoked, period=LOCKED))

    # The payload.

    def test_form_before_the_payload_s_bidang(self):
        self.first("invalid-report", self.flattened(bidang="umkm", kind="draft"))

    def test_form_before_the_payload_s_office(self):
        self.first("invalid-report", self.flattened(office="lain", extra=1))

    def test_form_before_the_owner(self):
        foreign = {"kinerja-penunjang": {"capaian": "01", "seluruh": "2"}}
        self.first("invalid-report", self.flattened(values=foreign))

    def test_form_before_stale_and_locked(self):
        self.first("invalid-report", self.flattened(period=HEADED, kind="draft"))
        self.first("invalid-report", self.flattened(period=LOCKED, kind="draft"))

    def test_the_payload_s_bidang_before_the_owner(self):
        self.first("bidang-mismatch", self.flattened(bidang="umkm", values=reports.VALUES["umkm"]))

    def test_the_payload_s_office_before_the_catalogue(self):
        self.first("bidang-mismatch", self.flattened(office="lain", period="2020"))

    def test_the_payload_s_bidang_before_locked(self):
        self.first("bidang-mismatch", self.flattened(bidang="umkm", period=LOCKED))

    def test_owner_before_the_catalogue(self):
        foreign = {"kinerja-penunjang": {"capaian": "1"}, IKU_4: {"aktif": "9", "seluruh": "2"}}
        self.first("not-owner", self.flattened(values=foreign))

    def test_owner_before_stale_and_locked(self):
        foreign = {"kinerja-penunjang": {"capaian": "1", "seluruh": "2"}}
        self.first("not-owner", self.flattened(period=HEADED, values=foreign))
        self.first("not-owner", self.flattened(period=LOCKED, values=foreign))

    def test_catalogue_before_stale_and_locked(self):
        wrong = {IKU_4: {"aktif": "3", "seluruh": "2"}}
        self.first("invalid-report", self.flattened(period=HEADED, values=wrong))
        self.first("invalid-report", self.flattened(period=LOCKED, values=wrong))

    def test_stale_before_locked(self):
        self.first("stale", self.flattened(period=HEADED, created_at="2026-01-01T00:00:00Z"))

    def test_locked_last(self):
        self.first("period-locked", self.flattened(period=LOCKED))

    def test_without_any_fault(self):
        self.accept(reports.report(period="2021-T4"))


if __name__ == "__main__":
    unittest.main()
