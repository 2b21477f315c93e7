"""The offline verifier: a whole synthetic bundle holds, and each kind of tampering is found."""

import json
import unittest

from harness import offices, reports
from harness.synthetic import SyntheticLog
from iku.bundle import BundleError, read_bundle
from iku.jws import JWSError, Key
from iku.log import LogError, VerifierKey

FAULTS = (BundleError, JWSError, LogError)


class BundleTests(unittest.TestCase):
    def setUp(self):
        self.log = SyntheticLog(offices.decree())
        self.first = reports.report()
        self.log.report(self.first)

    def assert_found(self, data=None, vkey=None):
        with self.assertRaises(FAULTS):
            read_bundle(data or self.log.bundle(), str(vkey or self.log.vkey))

    def test_a_sound_bundle(self):
        second = reports.correction(self.first)
        self.log.report(second)
        self.log.report(reports.withdrawal(second))
        self.log.act("lock", period="2022", bidang=None, until="2026-11-23")
        self.log.report(reports.correction(reports.withdrawal(second), "Dilaporkan kembali",
                                           kind="report", values=self.first["values"]))
        bundle = read_bundle(self.log.bundle(), str(self.log.vkey))
        self.assertEqual(bundle.projection.heads["koperasi", "2022"].payload["revision"], 4)

    def test_another_vkey(self):
        self.assert_found(vkey=VerifierKey(self.log.origin, Key().public))

    def test_every_line_matters(self):
        lines = self.log.bundle().splitlines(keepends=True)
        for number in range(len(lines)):
            self.assert_found(b"".join(lines[:number] + lines[number + 1:]))
        self.assert_found(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))

    def test_an_altered_arrival_time(self):
        lines = self.log.bundle().splitlines()
        entry = json.loads(lines[-2])
        entry["received_at"] = entry["received_at"].replace(".000Z", ".001Z")
        lines[-2] = json.dumps(entry).encode()
        self.assert_found(b"\n".join(lines) + b"\n")

    def test_a_key_that_may_not_sign(self):
        self.log.report(reports.report(period="2023"), key=Key())
        self.assert_found()

    def test_a_revoked_key(self):
        self.log.act("revoke", kid=self.log.keys["koperasi"].kid)
        self.log.report(reports.report(period="2023"))
        self.assert_found()

    def test_a_transport_key_and_another_bidang_s_key(self):
        carrier = self.log.enroll("koperasi", Key(), "transport")
        self.log.report(reports.report(period="2023"), key=carrier)
        self.assert_found()
        self.setUp()
        self.log.report(reports.report(period="2023"), key=self.log.keys["umkm"])
        self.assert_found()

    def test_a_broken_chain(self):
        self.log.report(reports.report(created_at="2026-01-01T00:00:00Z"))
        self.assert_found()

    def test_a_locked_period(self):
        self.log.act("lock", period="2023", bidang="koperasi", until=None)
        self.log.report(reports.report(period="2023"))
        self.assert_found()

    def test_an_act_by_another_key(self):
        self.log.act("lock", signer=Key(), period="2023", bidang=None, until=None)
        self.assert_found()

    def test_an_unknown_act(self):
        self.log.act("erase", period="2023")
        self.assert_found()


if __name__ == "__main__":
    unittest.main()
