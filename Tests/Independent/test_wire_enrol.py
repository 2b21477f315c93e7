"""Enrolment and keys: tokens, idempotence, transport keys, rotation, revocation, weak keys."""

import json
import time
import unittest

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from harness import reports
from harness.cases import Served
from harness.processes import patiently
from harness.raw_tls import RawClient
from iku.jws import Compact, Key, base64url, json_bytes, thumbprint
from iku.wire import Identity, Token, certificate_of, random_secret

# RFC 8032's neutral element, a point of order 8, an encoding of y >= p, and x = 0 with the sign bit set.
WEAK_KEYS = {
    "neutral": "01" + "00" * 31,
    "order 2": "ec" + "ff" * 30 + "7f",
    "order 4": "00" * 32,
    "order 8": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "order 8, other": "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "non-canonical": "ee" + "ff" * 30 + "7f",
    "non-canonical neutral": "01" + "00" * 30 + "80",
    "not a point": "02" + "00" * 31,
}

# R is the neutral element, S is 0: S·B = R + k·A holds for every message when A is the neutral element.
NEUTRAL_SIGNATURE = bytes.fromhex("01" + "00" * 63)


class EnrolmentTests(Served):
    def enrol(self, connection, token, **members):
        request = {"secret": token.secret, "bidang": token.bidang, "name": "Uji", **members}
        return patiently(lambda: connection.call("enroll", **request))

    def test_all_five_bidang(self):
        for bidang in reports.BIDANG:
            identity, connection = self.aggregator.enrolled(bidang)
            with connection:
                payload = reports.report(bidang, "2026-T4")
                answer = connection.submit(reports.signed(identity.key, payload))
                self.assertEqual((answer["status"], answer["report"]), ("accepted", reports.hash_of(payload)))

    def test_the_answer_and_the_token(self):
        token = Token(self.aggregator.token("umkm"))
        self.assertEqual((token.office, token.bidang), (reports.OFFICE, "umkm"))
        identity = Identity()
        with self.aggregator.connect(identity, token) as connection:
            answer = self.enrol(connection, token)
            self.assertEqual(answer["kid"], identity.kid)
            self.assertEqual(answer["log"]["vkey"], connection.hello["log"]["vkey"])
            self.assertEqual(answer["catalog"]["office"]["id"], reports.OFFICE)
            connection.ping()

    def test_the_same_secret_with_the_same_key_again(self):
        token, identity = Token(self.aggregator.token("umkm")), Identity()
        with self.aggregator.connect(identity, token) as connection:
            first = self.enrol(connection, token)
            size = connection.ping()["size"]
            again = self.enrol(connection, token)
        with self.aggregator.connect(identity, token) as connection:
            later = self.enrol(connection, token)
            self.assertEqual(connection.ping()["size"], size)
        self.assertEqual({first["kid"], again["kid"], later["kid"]}, {identity.kid})

    def test_a_used_token_with_another_key(self):
        token = Token(self.aggregator.token("umkm"))
        with self.aggregator.connect() as connection:
            self.enrol(connection, token)
        with self.aggregator.connect() as connection:
            self.refuse("bad-token", self.enrol, connection, token)
            self.refuse("not-enrolled", connection.ping)

    def test_a_secret_nobody_gave_out(self):
        with self.aggregator.connect() as connection:
            self.refuse("bad-token", patiently, lambda: connection.enroll(random_secret(), "umkm"))

    def test_a_token_of_another_bidang(self):
        token = Token(self.aggregator.token("umkm"))
        with self.aggregator.connect() as connection:
            self.refuse(("bad-token", "bidang-mismatch"), self.enrol, connection, token, bidang="koperasi")
            self.enrol(connection, token)

    def test_an_expired_token(self):
        token = Token(self.aggregator.token("umkm", "--ttl", "1s"))
        time.sleep(1.5)
        with self.aggregator.connect() as connection:
            self.refuse("bad-token", self.enrol, connection, token)

    def test_an_unexpired_token(self):
        token = Token(self.aggregator.token("umkm", "--ttl", "10m"))
        with self.aggregator.connect() as connection:
            self.enrol(connection, token)

    def test_only_enroll_before_enrolment(self):
        asked = (("ping", {}), ("head", {"period": "2022"}), ("catalog", {}), ("checkpoint", {}),
                 ("notices", {"since": 0}), ("achievement", {"period": "2022"}), ("entry", {"index": 0}),
                 ("consistency", {"from": 1, "to": 1}))
        with self.aggregator.connect() as connection:
            for op, members in asked:
                self.refuse("not-enrolled", connection.call, op, **members)
            flattened = reports.signed(self.key, reports.report())
            self.refuse("not-enrolled", connection.submit, flattened)

    def test_an_unknown_use(self):
        token = Token(self.aggregator.token("umkm"))
        with self.aggregator.connect() as connection:
            self.refuse(("malformed", "unsupported"), self.enrol, connection, token, use="both")

    def test_a_known_key_with_a_fresh_token(self):
        token = Token(self.aggregator.token("koperasi"))
        with self.aggregator.connect(self.identity, token) as connection:
            self.refuse("unsupported", self.enrol, connection, token)

    def test_an_enrolled_key_for_another_bidang(self):
        token = Token(self.aggregator.token("umkm"))
        with self.aggregator.connect(self.identity, token) as connection:
            self.refuse("unsupported", self.enrol, connection, token)

    def test_a_revoked_key_connects_but_does_nothing(self):
        identity, connection = self.aggregator.enrolled("koperasi")
        connection.ping()
        self.aggregator.revoke(identity.kid)
        self.refuse("key-revoked", connection.ping)
        connection.close()
        token = Token(self.aggregator.token("koperasi"))
        with self.aggregator.connect(identity, token) as again:
            self.refuse("key-revoked", again.ping)
            self.refuse("key-revoked", self.enrol, again, token)


class WeakClientKeyTests(Served):
    """Signatures of the neutral element can be made by anyone, so a certificate of it proves nothing."""

    def test_a_weak_client_key_cannot_enrol(self):
        token = Token(self.aggregator.token("umkm"))
        weak = Ed25519PublicKey.from_public_bytes(bytes.fromhex(WEAK_KEYS["neutral"]))
        der = certificate_of(weak, Key().private).public_bytes(serialization.Encoding.DER)
        request = {"seq": 1, "op": "enroll", "secret": token.secret, "bidang": "umkm", "name": "Uji"}
        try:
            client = RawClient(self.aggregator.address, der, lambda message: NEUTRAL_SIGNATURE)
            self.addCleanup(client.close)
            client.line()
            client.write(json_bytes(request) + b"\n")
            answer = json.loads(client.line())
        except ConnectionError:
            return
        self.assertEqual((answer["ok"], answer["error"]["code"]), (False, "unsupported"))


class TransportTests(Served):
    def test_a_transport_key_delivers_but_does_not_sign(self):
        identity, connection = self.aggregator.enrolled("koperasi", use="transport")
        payload = reports.report(period=self.period())
        with connection:
            self.refuse("unknown-key", connection.submit, reports.signed(identity.key, payload))
            answer = connection.submit(reports.signed(self.key, payload))
            self.assertEqual(answer["status"], "accepted")

    def test_the_enrolment_is_an_act_of_the_log(self):
        identity, connection = self.aggregator.enrolled("koperasi", use="transport")
        with connection:
            entry = connection.entry(index=connection.ping()["size"] - 1)
        self.assertIn(identity.kid, str(act_of(entry)))


def act_of(answer):
    """The payload of an act that the ``entry`` op answered with."""
    return Compact.parse(answer["entry"]).payload


class RotationTests(Served):
    def rotation(self, connection, old, new_public, new_signer=None, text=None):
        """A rotation request with freely chosen parts."""
        new_kid = thumbprint(new_public)
        text = text or f"iku-rotate/1 {reports.OFFICE} koperasi {old.kid} {new_kid}"
        signature = new_signer.sign(text.encode()) if new_signer else NEUTRAL_SIGNATURE
        return connection.call(
            "rotate", new_key=base64url(new_public),
            signatures={"old": base64url(old.sign(text.encode())), "new": base64url(signature)})

    def test_a_key_takes_another_s_place(self):
        identity, connection = self.aggregator.enrolled("koperasi")
        stored = reports.signed(identity.key, reports.report(period=self.period()))
        successor = Identity()
        with connection:
            connection.submit(stored)
            answer = connection.rotate(identity.key, successor.key, reports.OFFICE, "koperasi")
            self.assertEqual(answer["kid"], successor.kid)
        with self.aggregator.connect(successor) as later:
            self.assertEqual(later.submit(stored)["status"], "duplicate")
            payload = reports.report(period=self.period())
            self.refuse("key-revoked", later.submit, reports.signed(identity.key, payload))
            self.assertEqual(later.submit(reports.signed(successor.key, payload))["status"], "accepted")
        with self.aggregator.connect(identity) as former:
            self.refuse("key-revoked", former.ping)

    def test_weak_keys(self):
        """Each comes with a signature that a lenient verifier may take; the key itself must be refused."""
        for name, encoded in WEAK_KEYS.items():
            with self.subTest(name):
                self.refuse(("unsupported", "malformed"), self.rotation, self.connection, self.key,
                            bytes.fromhex(encoded))
        self.connection.ping()

    def test_the_log_s_key(self):
        self.refuse("unsupported", self.rotation, self.connection, self.key, self.connection.log_key.public)

    def test_known_keys(self):
        other, connection = self.aggregator.enrolled("umkm")
        connection.close()
        for key in (self.key, other.key):
            self.refuse("unsupported", self.rotation, self.connection, self.key, key.public, key)
        self.aggregator.revoke(other.kid)
        self.refuse("key-revoked", self.rotation, self.connection, self.key, other.key.public, other.key)

    def test_wrong_signatures(self):
        new = Key()
        self.refuse("signature-invalid", self.rotation, self.connection, self.key, new.public, Key())
        text = f"iku-rotate/1 {reports.OFFICE} umkm {self.key.kid} {new.kid}"
        self.refuse("signature-invalid", self.rotation, self.connection, self.key, new.public, new, text)
        self.connection.ping()


class SeveralKeysTests(Served):
    def test_two_keys_of_a_bidang_share_its_chains(self):
        other, connection = self.aggregator.enrolled("koperasi")
        first = reports.report(period=self.period())
        self.accept(first)
        with connection:
            self.assertEqual(connection.head(first["period"])["kid"], self.key.kid)
            second = reports.correction(first)
            connection.submit(reports.signed(other.key, second))
        self.assertEqual(self.connection.head(first["period"])["kid"], other.kid)
        self.aggregator.revoke(other.kid)
        self.accept(reports.correction(second))

    def test_a_restart_forgets_no_key(self):
        before = self.connection.hello["log"]
        self.assertEqual(self.restart(), 0)
        self.assertEqual(self.connection.hello["log"], before)
        self.accept(reports.report(period=self.period()))


if __name__ == "__main__":
    unittest.main()
