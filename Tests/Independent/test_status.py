"""`status` at a glance: what it says of the daemon, duties, queues and the disk, in 80 columns and as JSON."""

import json
import shutil
import unittest

from harness import reports
from harness.processes import AGGREGATOR, Agent, Aggregator, needs_agent, run


@needs_agent
class TestStatus(unittest.TestCase):
    def setUp(self):
        self.aggregator = Aggregator(None, "--reporting-from", "2024").start()
        self.addCleanup(self.aggregator.close)
        self.agents = self.aggregator.folder / "agents"

    def glance(self):
        return json.loads(self.aggregator.command("status", "--json", "--agents", self.agents))

    def test_the_running_daemon_is_named_and_forgotten(self):
        ready = self.aggregator.daemon.ready
        serve = self.glance()["serve"]
        self.assertEqual((serve["listen"], serve["http"]), (ready["listen"], ready["http"]))
        self.assertIn("runs since", self.aggregator.command("status"))
        self.aggregator.daemon.kill()
        self.assertIsNone(self.glance()["serve"])
        self.assertIn("not running", self.aggregator.command("status"))

    def test_duties(self):
        before = self.glance()
        self.assertEqual((before["audit"], before["backup"]), (None, None))
        self.aggregator.command("audit")
        self.aggregator.command("backup", self.aggregator.folder / "one")
        after = self.glance()
        self.assertEqual((after["audit"]["faults"], after["audit"]["size"]), (0, after["size"]))
        self.assertEqual(after["backup"]["size"], after["size"])
        self.assertGreater(after["disk"]["bytes"], after["disk"]["free_bytes"])
        text = self.aggregator.command("status")
        self.assertIn("all is well, just now", text)

    def test_what_waits_on_this_machine(self):
        agent = Agent()
        self.addCleanup(agent.close)
        self.assertEqual(agent.enroll(self.aggregator.token("koperasi")).returncode, 0)
        self.agents.mkdir()
        self.aggregator.stop()
        draft = agent.draft("draft.json", {
            "period": "2025", "values": {"koperasi-aktif": {"aktif": 146, "seluruh": "188"}},
            "prepared_by": reports.PERSON})
        self.assertEqual(agent.run("submit", draft, "--wait", "1s").returncode, 3)
        shutil.copytree(agent.data, self.agents / "koperasi")
        queue = self.glance()["queue"]
        self.assertEqual((queue["agents"], queue["reports"]), (1, 1))
        self.assertIsNotNone(queue["oldest"])

    def test_every_line_fits(self):
        self.aggregator.command("audit")
        for language in ("id", "en"):
            text = run(AGGREGATOR, "status", "--data", self.aggregator.data, IKU_LANG=language).stdout
            self.assertGreater(len(text.splitlines()), 12)
            for line in text.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_who_is_late(self):
        """The last year that has ended is late for everybody in any autumn; `/metrics` says the same."""
        late = self.glance()["late"]
        text = self.aggregator.command("status")
        for unit in late["units"]:
            self.assertGreater(unit["days"], 0)
            self.assertIn(f"{unit['bidang']} ({unit['days']} days)", " ".join(text.split()))
        metrics = self.aggregator.metrics()
        for name, days in metrics.items():
            if name.startswith("iku_report_late_days"):
                bidang = name.split('"')[1]
                known = {unit["bidang"]: unit["days"] for unit in late["units"]}
                self.assertEqual(days, known.get(bidang, 0), name)


if __name__ == "__main__":
    unittest.main()
