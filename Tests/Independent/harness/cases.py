"""Shared test cases: a served aggregator a class, its enrolled bidang, and words for refusals."""

import unittest

from iku.log import Proof
from iku.wire import Refused

from . import reports
from .processes import Aggregator, needs_aggregator

CODES = {
    "too-large", "malformed", "unsupported", "not-enrolled", "key-revoked", "unknown-key", "bidang-mismatch",
    "signature-invalid", "invalid-report", "not-owner", "stale", "period-locked", "bad-token", "rate-limited",
    "unavailable", "shutting-down"}


@needs_aggregator
class Served(unittest.TestCase):
    """One aggregator a class with the bidang Koperasi enrolled; each test takes periods of its own."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator().start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.identity, cls.connection = cls.aggregator.enrolled("koperasi")
        cls.addClassCleanup(cls.connection.close)
        cls.key = cls.identity.key
        cls.free_periods = iter([
            f"{year}{suffix}" for year in range(2021, 2027) for suffix in ("", "-T1", "-T2", "-T3", "-T4")])

    @classmethod
    def restart(cls):
        """End the aggregator with SIGTERM, start it on the same port, and connect again."""
        code = cls.aggregator.stop()
        cls.connection.close()
        cls.aggregator.start()
        cls.connection = cls.aggregator.connect(cls.identity)
        cls.addClassCleanup(cls.connection.close)
        return code

    def period(self):
        """A period no other test of the class uses."""
        return next(self.free_periods)

    def submit(self, payload, key=None, **header):
        """Submit a payload (a dict or bytes), signed; the answer."""
        return self.connection.submit(reports.signed(key or self.key, payload, **header))

    def accept(self, payload, key=None, **header):
        """Submit what must be accepted, and check its receipt; the answer."""
        answer = self.submit(payload, key, **header)
        self.assertEqual(answer["status"], "accepted")
        return answer

    def refuse(self, code, ask, *arguments, **members):
        """Ask what must be refused with that code (or one of several); the error object."""
        codes = {code} if isinstance(code, str) else set(code)
        with self.assertRaises(Refused) as caught:
            answer = ask(*arguments, **members)
            self.fail(f"expected {code}, got {answer}")
        error = caught.exception.error
        self.assertIn(error["code"], codes, error)
        self.assertIsInstance(error["message"], str)
        self.assertTrue(error["message"])
        self.assertIs(error["retry"], error["code"] in ("rate-limited", "unavailable", "shutting-down"))
        return error

    def refuse_report(self, code, payload, key=None, pointer=None, **header):
        """Submit a payload that must be refused; ``pointer`` must be among the details."""
        error = self.refuse(code, self.submit, payload, key, **header)
        if pointer is not None:
            self.assertIn(pointer, [detail["pointer"] for detail in error["details"]], error)
        for detail in error.get("details", []):
            self.assertIsInstance(detail["message"], str)
        return error

    def verified(self, answer, flattened):
        """Verify the receipt of an answer; its checkpoint."""
        proof = Proof.parse(answer["proof"])
        self.assertEqual(proof.index, answer["index"])
        log_key, origin = self.connection.log_key, self.connection.hello["log"]["origin"]
        return proof.verify(log_key, reports.compact_of(flattened), answer["received_at"], origin)


def expand(table):
    """A class decorator: a test method for every row ``(name, method, *arguments)`` of a table."""
    def decorate(case):
        for name, method, *arguments in table:
            def test(self, method=method, arguments=arguments):
                getattr(self, method)(*arguments)

            attribute = f"test_{name}"
            if hasattr(case, attribute):
                raise ValueError(f"{attribute} stands twice")
            setattr(case, attribute, test)
        return case

    return decorate
