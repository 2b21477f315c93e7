"""Keys and signatures against RFC 8032, RFC 8037 and RFC 7638, and the strictness of the reader."""

import unittest

from iku import jws

# RFC 8037, appendix A: the key, its thumbprint, and the signed example.
SEED = jws.from_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
COMPACT = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")


class KeyTests(unittest.TestCase):
    def test_rfc_8037_public_key_and_thumbprint(self):
        key = jws.Key(SEED)
        self.assertEqual(jws.base64url(key.public), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
        self.assertEqual(key.kid, THUMBPRINT)

    def test_rfc_8037_signature(self):
        protected, payload, signature = COMPACT.split(".")
        signed = jws.Key(SEED).sign(f"{protected}.{payload}".encode("ascii"))
        self.assertEqual(jws.base64url(signed), signature)

    def test_rfc_8032_test_2(self):
        seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        key = jws.Key(seed)
        self.assertEqual(
            key.public.hex(), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        self.assertTrue(key.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540"))


class CompactTests(unittest.TestCase):
    def setUp(self):
        self.key = jws.Key(SEED)

    def test_own_signature_verifies(self):
        parsed = jws.Compact.parse(self.key.compact(b'{"a":1}'))
        parsed.verify(self.key.public)
        self.assertEqual(parsed.payload, {"a": 1})

    def test_another_key_or_payload_does_not(self):
        text = self.key.compact(b"{}")
        with self.assertRaises(jws.JWSError):
            jws.Compact.parse(text).verify(jws.Key().public)
        protected, _, signature = text.split(".")
        with self.assertRaises(jws.JWSError):
            jws.Compact.parse(f"{protected}.W10.{signature}").verify(self.key.public)

    def test_other_headers_are_refused(self):
        headers = ({"alg": "none", "kid": "k", "typ": "t"}, {"alg": "EdDSA", "kid": "k"},
                   {"alg": "EdDSA", "kid": "k", "typ": "t", "crit": []})
        for header in headers:
            parts = self.key.flattened(b"{}", header)
            with self.assertRaises(jws.JWSError):
                jws.Compact.parse(jws.compact_of(parts))

    def test_base64url_is_canonical(self):
        for text in ("QQ==", "QR", "Q", "Q+", "QQ\n"):
            with self.assertRaises(jws.JWSError):
                jws.from_base64url(text)
        self.assertEqual(jws.from_base64url("QQ"), b"A")

    def test_json_is_strict(self):
        for data in (b'{"a":1,"a":1}', b'"\xff"', b'"\\ud800"', b"{} x", b"[NaN]", b"\xef\xbb\xbf{}"):
            with self.assertRaises(jws.JWSError):
                jws.strict_json(data)


if __name__ == "__main__":
    unittest.main()
