"""Two aggregators at work at once on one log: nothing lost, nothing doubled, whoever is killed when."""

import json
import random
import subprocess
import threading
import time
import unittest

import cluster  # noqa: F401  (the path to the others)
from cluster.office import SharedOffice
from cluster.server import Server, needs_server
from faults.checker import check, settle_and_check
from faults.counts import SEED, Demand, count
from harness.processes import AGENT, AGGREGATOR, environment, needs_agent

BIDANG = ("perdagangan", "perindustrian", "umkm", "koperasi")


@needs_server
@needs_agent
class NodeTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def office(self, name):
        office = SharedOffice(self.server.database(name), *BIDANG)
        self.addCleanup(office.close)
        return office, office.add_node("b")

    def test_both_take_reports_and_either_is_killed(self):
        office, other = self.office("nodes")
        chance = random.Random(SEED)
        for place, agent in enumerate(office.agents):
            office.route(agent, other.address if place % 2 else office.address)
            agent.run_daemon()
        with Demand("node killed", "first killed", "agent changed over", "dropped"):
            for step in range(36):
                agent = chance.choice(office.agents)
                if agent.drop():
                    count("dropped")
                if step % 4 == 3:
                    office.route(chance.choice(office.agents), chance.choice((other.address, office.address)))
                    count("agent changed over")
                if step % 12 == 7:
                    other.kill()
                    count("node killed")
                    for one in office.agents:
                        office.route(one, office.address)
                    other.serve()
                if step % 12 == 11:
                    for one in office.agents:
                        office.route(one, other.address)
                    office.kill()
                    count("first killed")
                    office.serve()
                time.sleep(chance.uniform(0.02, 0.15))
            for place, one in enumerate(office.agents):
                office.route(one, other.address if place % 2 else office.address)
            entries = settle_and_check(office, "two nodes")
        self.assertGreater(len(entries), 20)

    def test_commands_of_both_at_once(self):
        """Acts and reports through both nodes at the same time, from many processes: one linear log."""
        office, other = self.office("linear")
        failures = []

        def submit(agent):
            for _ in range(5):
                code, lines = agent.submit()
                if code != 0:
                    failures.append((agent.bidang, lines, agent.said))

        def act(data, quarter):
            for year in range(2021, 2026):
                done = subprocess.run(
                    [AGGREGATOR, "target", "set", "koperasi-aktif", f"{year}-T{quarter}", "12.5", "--data", data],
                    capture_output=True, text=True, timeout=60, env=environment())
                if done.returncode != 0:
                    failures.append(done.stderr)

        for place, agent in enumerate(office.agents):
            office.route(agent, other.address if place % 2 else office.address)
        threads = [threading.Thread(target=submit, args=(agent,)) for agent in office.agents]
        threads += [threading.Thread(target=act, args=(str(data), quarter))
                    for quarter, data in ((1, office.data), (2, other.data))]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        self.assertEqual(failures, [])
        entries = check(office, "both at once")
        # init, four enrolments, twenty reports, ten targets.
        self.assertEqual(len(entries), 1 + 4 + 20 + 10)

    def test_a_receipt_of_one_node_shows_in_the_figures_of_the_other(self):
        office, other = self.office("fresh")
        agent = office.agents[3]
        for period in ("2021", "2022", "2023"):
            code, lines = agent.submit(period=period)
            self.assertEqual(code, 0, agent.said)
            done = subprocess.run(
                [AGGREGATOR, "achievement", "--period", period, "--format", "json", "--data", other.data],
                capture_output=True, text=True, timeout=60, env=environment(), check=True)
            row = [one for one in json.loads(done.stdout)["indicators"] if one["id"] == "koperasi-aktif"][0]
            self.assertEqual(row["report"], lines[0]["report"])
            # The running node, asked over the wire by an agent that was sent there.
            office.route(agent, other.address)
            shown = agent.command("status", "--json")
            self.assertEqual(shown.returncode, 0, shown.stderr)
            # And again the same report: a duplicate, whoever is asked.
            office.route(agent, office.address)

    def test_hello_names_the_pins_of_every_node(self):
        office, other = self.office("pins")
        other.kill()
        for name in ("tls.key", "tls.crt"):
            (other.data / name).unlink()
        # A node with a TLS key of its own.
        spare = SharedOffice(self.server.database("spare"))
        self.addCleanup(spare.close)
        for name in ("tls.key", "tls.crt"):
            (other.data / name).write_bytes((spare.data / name).read_bytes())
        other.serve()
        pins = {json.loads(subprocess.run(
            [AGGREGATOR, "key", "show", "--json", "--data", data], capture_output=True, text=True,
            env=environment(), check=True).stdout)["pin"] for data in (office.data, other.data)}
        self.assertEqual(len(pins), 2)
        token = office.token("koperasi")
        office.restart()
        from iku.wire import Token
        self.assertEqual(set(Token(token).pins), pins)


if __name__ == "__main__":
    unittest.main()
