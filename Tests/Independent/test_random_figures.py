"""Random reports of a whole office over six years: every figure, at many sizes, equals the exact oracle's.

``IKU_RANDOM_REPORTS`` (default 150) bounds the reports an office sends, ``IKU_RANDOM_SEED`` (default 1) fixes
them; a failure names its seed, period and size.
"""

import os
import random
import unittest

from harness import offices, reports
from harness.generator import Generator
from harness.processes import Aggregator, needs_aggregator
from iku.bundle import read_bundle
from iku.figures import achievement, comparable

REPORTS = int(os.environ.get("IKU_RANDOM_REPORTS", "150"))
SEED = int(os.environ.get("IKU_RANDOM_SEED", "1"))
COMPARISONS_AS_OF = 150


class Office:
    """An aggregator with every bidang enrolled, fed by the generator."""

    def __init__(self, catalog, seed):
        self.aggregator = Aggregator(catalog).start()
        self.generator = Generator(catalog, seed)
        self.members = {
            bidang["id"]: self.aggregator.enrolled(bidang["id"]) for bidang in catalog["bidang"]}

    def send(self, count):
        """Send reports, pipelined a connection, and insist that all are accepted."""
        sent = []
        for _ in range(count):
            payload = self.generator.next()
            identity, connection = self.members[payload["bidang"]]
            sent.append((connection, connection.send("submit", report=reports.signed(identity.key, payload))))
            if len(sent) >= 50:
                self._settle(sent)
        self._settle(sent)

    @staticmethod
    def _settle(sent):
        for connection, sequence in sent:
            answer = connection.expect(connection.answer(sequence))
            if answer["status"] != "accepted":
                raise AssertionError(answer)
        sent.clear()

    def close(self):
        for _, connection in self.members.values():
            connection.close()
        self.aggregator.close()


@needs_aggregator
class RandomFiguresTests(unittest.TestCase):
    maxDiff = 4000

    def office(self, catalog, seed):
        office = Office(catalog, seed)
        self.addCleanup(office.close)
        return office

    def compare(self, office, seed):
        """Every period at the final size (wire and command), and a seeded choice at earlier sizes."""
        aggregator = office.aggregator
        some = next(iter(office.members.values()))[1]
        bundle = read_bundle(aggregator.export(), some.hello["log"]["vkey"])
        periods = sorted(set(office.generator.periods))
        for period in periods:
            expected = achievement(bundle.entries, period)
            with self.subTest(seed=seed, period=period, size="all"):
                self.assert_same(expected, aggregator.achievement(period))
                self.assert_same(expected, some.achievement(period))
        choose = random.Random(seed)
        for _ in range(COMPARISONS_AS_OF):
            period, size = choose.choice(periods), choose.randint(1, len(bundle.entries))
            with self.subTest(seed=seed, period=period, size=size):
                expected = achievement(bundle.entries, period, size)
                self.assert_same(expected, aggregator.achievement(period, size))

    def assert_same(self, expected, found):
        self.assertEqual(comparable(expected), comparable(found))

    def test_the_decree_with_a_corrected_revision_and_quarter_targets(self):
        office = self.office(offices.decree(), SEED)
        office.send(REPORTS // 3)
        office.aggregator.set_target("koperasi-aktif", "2023-T2", "70.25")
        office.aggregator.set_target("ketersediaan-barang-pokok", "2022-T1", "33")
        office.send(REPORTS // 3)
        revised = offices.corrected_decree(2024)
        office.aggregator.adopt(revised)
        office.generator.use(revised, 2024)
        office.send(REPORTS - 2 * (REPORTS // 3))
        self.compare(office, SEED)

    def test_the_imaginary_office(self):
        office = self.office(offices.imaginary(), SEED + 1)
        office.send(REPORTS)
        office.aggregator.set_target("hari-tanggap", "2024-T3", "2.5")
        self.compare(office, SEED + 1)

    def test_figures_survive_a_rebuild(self):
        office = self.office(offices.imaginary(), SEED + 2)
        office.send(min(REPORTS, 40))
        before = office.aggregator.achievement("2022")
        office.aggregator.command("audit")
        office.aggregator.stop()
        office.aggregator.command("rebuild")
        office.aggregator.command("audit")
        self.assertEqual(office.aggregator.achievement("2022"), before)


if __name__ == "__main__":
    unittest.main()
