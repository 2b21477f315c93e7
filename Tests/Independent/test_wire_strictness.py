"""How strictly a submitted JWS and the JSON inside it are read: what is refused, and what just is not."""

import unittest

from harness import reports
from harness.cases import Served, expand
from iku.jws import base64url, from_base64url, json_bytes

_ORDER = 2**252 + 27742317777372353535851937790883648493
_JWS = ("malformed", "unsupported")
_FORM = "invalid-report"


@expand([
    ("alg_none", "assert_header", {"alg": "none"}, "unsupported"),
    ("alg_hs256", "assert_header", {"alg": "HS256"}, "unsupported"),
    ("alg_es256", "assert_header", {"alg": "ES256"}, "unsupported"),
    ("alg_in_another_case", "assert_header", {"alg": "eddsa"}, "unsupported"),
    ("alg_null", "assert_header", {"alg": None}, _JWS),
    ("typ_of_an_act", "assert_header", {"typ": "iku-act+json"}, _JWS),
    ("typ_jwt", "assert_header", {"typ": "JWT"}, _JWS),
    ("typ_in_another_case", "assert_header", {"typ": "IKU-REPORT+JSON"}, _JWS),
    ("header_crit", "assert_header", {"crit": ["exp"]}, _JWS),
    ("header_b64", "assert_header", {"b64": False}, _JWS),
    ("header_jwk", "assert_header", {"jwk": {"kty": "OKP"}}, _JWS),
    ("kid_is_no_text", "assert_header", {"kid": 7}, _JWS),
    ("header_duplicate", "assert_raw_header",
     b'{"alg":"none","alg":"EdDSA","kid":"%s","typ":"iku-report+json"}'),
    ("header_without_alg", "assert_raw_header", b'{"kid":"%s","typ":"iku-report+json"}'),
    ("header_without_kid", "assert_raw_header", b'{"alg":"EdDSA","typ":"iku-report+json"}'),
    ("header_without_typ", "assert_raw_header", b'{"alg":"EdDSA","kid":"%s"}'),
    ("header_not_json", "assert_raw_header", b"alg=EdDSA"),
    ("header_array", "assert_raw_header", b"[]"),
    ("header_trailing", "assert_raw_header", b'{"alg":"EdDSA","kid":"%s","typ":"iku-report+json"} x'),
])
class SignatureTests(Served):
    """The JWS: nothing of a refused one is stored, and its neighbour is accepted."""

    def setUp(self):
        self.payload = reports.report(period="2022-T4")
        self.flattened = reports.signed(self.key, self.payload)

    def tearDown(self):
        self.assertIsNone(self.connection.head("2022-T4")["report"])

    def assert_refused(self, flattened, code="malformed"):
        self.refuse(code, self.connection.submit, flattened)

    def assert_header(self, members, code):
        self.assert_refused(reports.signed(self.key, self.payload, **members), code)

    def assert_raw_header(self, header):
        header = header.replace(b"%s", self.key.kid.encode())
        self.assert_refused(self.key.flattened(json_bytes(self.payload), header), _JWS)

    def test_padding(self):
        for part in ("protected", "payload", "signature"):
            for padding in ("=", "=="):
                self.assert_refused({**self.flattened, part: self.flattened[part] + padding})

    def test_letters_of_plain_base64_and_white_space(self):
        for part in ("protected", "payload", "signature"):
            for letter in ("+", "/", "\n", " ", "é", "."):
                self.assert_refused({**self.flattened, part: letter + self.flattened[part][1:]})

    def test_stray_bits(self):
        """The last letter of 64 bytes carries four bits that must be zero."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        signature = self.flattened["signature"]
        stray = letters[letters.index(signature[-1]) + 1]
        self.assert_refused({**self.flattened, "signature": signature[:-1] + stray})

    def test_an_impossible_length(self):
        for part in ("protected", "payload"):
            body = self.flattened[part]
            text = body + "A" * (1 + (-len(body) % 4 if len(body) % 4 else 0))
            self.assert_refused({**self.flattened, part: text[:len(text) - (len(text) - 1) % 4]})

    def test_members_of_the_report_object(self):
        for extra in ({"header": {}}, {"signatures": []}, {"x": 1}):
            self.assert_refused({**self.flattened, **extra})
        for missing in self.flattened:
            rest = {name: text for name, text in self.flattened.items() if name != missing}
            self.assert_refused(rest)
        self.assert_refused({**self.flattened, "payload": 1})

    def test_a_compact_jws_is_not_taken(self):
        self.assert_refused(reports.compact_of(self.flattened))

    def test_a_signature_of_another_length(self):
        for length in (0, 63, 65):
            signature = base64url((from_base64url(self.flattened["signature"]) + b"\0")[:length])
            bent = {**self.flattened, "signature": signature}
            self.assert_refused(bent, ("malformed", "signature-invalid"))

    def test_a_flipped_bit(self):
        signature = bytearray(from_base64url(self.flattened["signature"]))
        for position in (0, 31, 32, 63):
            altered = bytearray(signature)
            altered[position] ^= 1
            bent = {**self.flattened, "signature": base64url(bytes(altered))}
            self.assert_refused(bent, "signature-invalid")

    def test_a_malleated_signature(self):
        """S + L satisfies the curve's equation but is not the signer's signature."""
        signature = from_base64url(self.flattened["signature"])
        scalar = int.from_bytes(signature[32:], "little") + _ORDER
        twin = signature[:32] + scalar.to_bytes(32, "little")
        self.assert_refused({**self.flattened, "signature": base64url(twin)}, "signature-invalid")

    def test_another_payload_under_the_signature(self):
        other = base64url(json_bytes({**self.payload, "created_at": "2026-01-01T00:00:00Z"}))
        self.assert_refused({**self.flattened, "payload": other}, "signature-invalid")

    def test_the_signature_is_checked_before_the_payload_is_read(self):
        self.assert_refused({**self.flattened, "payload": base64url(b"\xff not json")}, "signature-invalid")


def replaced(old, new):
    """The usual payload's bytes with one piece replaced."""
    return lambda data: data.replace(old, new, 1)


@expand([
    ("duplicate_member", "assert_form", replaced(b'"revision":1', b'"revision":1,"revision":1')),
    ("duplicate_member_by_escape", "assert_form",
     replaced(b'"revision":1', b'"revision":1,"revisio\\u006e":1')),
    ("duplicate_member_deep", "assert_form", replaced(b'"aktif":"146"', b'"aktif":"146","aktif":"147"')),
    ("duplicate_indicator", "assert_form",
     replaced(b'"koperasi-aktif":', b'"koperasi-aktif":{"aktif":"1","seluruh":"2"},"koperasi-aktif":')),
    ("invalid_utf_8", "assert_form", replaced(b"Salah", b"\xff")),
    ("overlong_utf_8", "assert_form", replaced(b"Sitti", b"\xc1\xa1")),
    ("surrogate_in_utf_8", "assert_form", replaced(b"Sitti", b"\xed\xa0\x80")),
    ("lone_high_surrogate", "assert_form", replaced(b"Sitti", b"\\ud800")),
    ("lone_low_surrogate", "assert_form", replaced(b"Sitti", b"\\udfff")),
    ("trailing_value", "assert_form", lambda data: data + b"{}"),
    ("trailing_nul", "assert_form", lambda data: data + b"\0"),
    ("byte_order_mark", "assert_form", lambda data: b"\xef\xbb\xbf" + data),
    ("truncated", "assert_form", lambda data: data[:-1]),
    ("empty", "assert_form", lambda data: b""),
    ("array", "assert_form", lambda data: b"[" + data + b"]"),
    ("unknown_member", "assert_form", replaced(b'"revision":1', b'"revision":1,"extra":1'), "/extra"),
    ("unknown_member_of_a_person", "assert_form",
     replaced(b'"title":', b'"age":1,"title":'), "/prepared_by/age"),
    ("deep_nesting", "assert_form",
     replaced(b'"revision":1', b'"revision":1,"x":' + b"[" * 50000 + b"]" * 50000)),
    ("comment", "assert_form", replaced(b'"revision"', b'/**/"revision"')),
    ("trailing_comma", "assert_form", lambda data: data[:-1] + b",}"),
    ("number_with_point", "assert_form", replaced(b'"revision":1', b'"revision":1.0'), "/revision"),
    ("number_with_exponent", "assert_form", replaced(b'"revision":1', b'"revision":1e0'), "/revision"),
    ("number_negative", "assert_form", replaced(b'"revision":1', b'"revision":-1'), "/revision"),
    ("number_of_16_digits", "assert_form", replaced(b'"catalog":1', b'"catalog":1' + b"0" * 15), "/catalog"),
    ("control_character", "assert_form", replaced(b"Sitti", b"Si\x01tti")),
    ("payload_over_256_kib", "assert_form", lambda data: padded(data, 256 * 1024 + 1)),
])
class PayloadTests(Served):
    """The JSON of a correctly signed payload."""

    def data(self):
        payload = reports.report(period=self.period() if not hasattr(self, "fixed") else self.fixed)
        payload["prepared_by"] = {"name": "Sitti Salah", "title": "Staf"}
        return json_bytes(payload)

    def assert_form(self, bend, pointer=None):
        self.fixed = "2022-T4"
        data = self.data()
        bent = bend(data)
        self.assertNotEqual(bent, data)
        self.refuse_report(_FORM, bent, pointer=pointer)
        self.assertIsNone(self.connection.head(self.fixed)["report"])

    def period(self):
        """The period that the refused ones use is left out."""
        found = super().period()
        return super().period() if found == "2022-T4" else found

    def test_the_unbent_payload(self):
        self.accept(self.data())

    def test_a_surrogate_pair_and_other_planes(self):
        self.accept(self.data().replace(b"Sitti", "\\ud83d\\ude00 \U0001f600 ￿".encode()))

    def test_white_space(self):
        self.accept(b"\r\n\t " + self.data().replace(b'":', b'" :\t') + b"\n")

    def test_256_kib(self):
        self.accept(padded(self.data(), 256 * 1024))


def padded(data, length):
    """The same JSON with white space up to a length."""
    return b"{" + b" " * (length - len(data)) + data[1:]


if __name__ == "__main__":
    unittest.main()
