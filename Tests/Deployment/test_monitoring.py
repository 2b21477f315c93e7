"""The dashboard and the alarms: they ask for what a running aggregator exports, and each alarm is explained."""

import json
import re
import shutil
import subprocess
import unittest
from pathlib import Path

import yaml

from deployment import DEPLOY, OPERATIONS
from harness.processes import Aggregator, needs_aggregator, run, AGGREGATOR

ALERTS = DEPLOY / "prometheus" / "alerts.yml"
DASHBOARD = DEPLOY / "grafana" / "iku.json"
METRIC = re.compile(r"\b(?:iku|process)_[a-z_]+\b")
#: Prometheus's own, of every target.
OWN = {"up"}


def rules():
    """Every alerting rule."""
    return [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


def dashboard_expressions():
    """Every query of the dashboard's panels."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


@needs_aggregator
class TestExported(unittest.TestCase):
    """An aggregator with HTTPS, a backup and an audit: it exports everything there is."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator(None, "--host", "localhost").start()
        cls.addClassCleanup(cls.aggregator.close)
        cls.aggregator.command("audit")
        cls.aggregator.command("backup", cls.aggregator.folder / "one")
        cls.aggregator.stop()
        cls.aggregator.start("--https")
        cls.exported = cls.metrics()

    @classmethod
    def metrics(cls):
        """The names that ``/metrics`` exports, with a histogram's three."""
        from harness.browser import Browser, trusting
        browser = Browser(cls.aggregator.http, trusting(cls.aggregator.data / "ca.crt"), "localhost")
        text = browser.get("/metrics").text
        return {re.match(r"[a-z_]+", line)[0] for line in text.splitlines() if not line.startswith("#")}

    def test_every_metric_of_the_alarms_is_exported(self):
        for rule in rules():
            names = set(METRIC.findall(rule["expr"]))
            self.assertTrue(names or set(re.findall(r"\bup\b", rule["expr"])) & OWN, rule)
            self.assertLessEqual(names, self.exported, rule["alert"])

    def test_every_metric_of_the_dashboard_is_exported(self):
        expressions = dashboard_expressions()
        self.assertGreater(len(expressions), 15)
        for expression in expressions:
            self.assertLessEqual(set(METRIC.findall(expression)), self.exported, expression)

    def test_every_metric_is_documented(self):
        documented = set(METRIC.findall(OPERATIONS))
        for name in self.exported:
            stem = re.sub(r"_(bucket|sum|count)$", "", name)
            self.assertTrue({name, stem} & documented, name)

    def test_the_labels_of_texts_are_exported(self):
        text = json.dumps(self.aggregator_text())
        for label in re.findall(r"\{\{ ?\$labels\.([a-z]+) ?\}\}", ALERTS.read_text()):
            self.assertTrue(label == "instance" or f'{label}=\\"' in text, label)

    def aggregator_text(self):
        from harness.browser import Browser, trusting
        browser = Browser(self.aggregator.http, trusting(self.aggregator.data / "ca.crt"), "localhost")
        return browser.get("/metrics").text


class TestForms(unittest.TestCase):
    def test_every_alarm_has_its_section(self):
        sections = re.findall(r"^### (Iku\w+)", OPERATIONS, re.MULTILINE)
        self.assertEqual(sorted(sections), sorted(rule["alert"] for rule in rules()))

    def test_alarms_are_whole(self):
        for rule in rules():
            self.assertIn(rule["labels"]["severity"], ("warning", "critical"), rule)
            self.assertTrue(rule["annotations"]["summary"], rule)

    def test_panels_have_places_of_their_own(self):
        panels = json.loads(DASHBOARD.read_text())["panels"]
        self.assertEqual(len({panel["id"] for panel in panels}), len(panels))
        taken = set()
        for panel in panels:
            place = panel["gridPos"]
            cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                     for y in range(place["y"], place["y"] + place["h"])}
            self.assertFalse(cells & taken, panel["title"])
            self.assertLessEqual(place["x"] + place["w"], 24, panel["title"])
            taken |= cells

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not here")
    def test_prometheus_takes_the_alarms(self):
        done = subprocess.run(["promtool", "check", "rules", str(ALERTS)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


@needs_aggregator
class TestDuties(unittest.TestCase):
    """What `audit` and `backup` leave behind for the figures."""

    def setUp(self):
        self.aggregator = Aggregator().start()
        self.addCleanup(self.aggregator.close)

    def test_a_fault_is_a_figure(self):
        self.assertNotIn("iku_audit_faults", self.aggregator.metrics())
        self.aggregator.command("audit")
        self.assertEqual(self.aggregator.metrics()["iku_audit_faults"], 0)
        self.aggregator.stop()
        import sqlite3
        with sqlite3.connect(self.aggregator.data / "iku.sqlite3") as store:
            store.execute("UPDATE acts SET act = 'lock' WHERE idx = 0")
        store.close()
        self.assertEqual(self.aggregator.run("audit").returncode, 5)
        mark = json.loads((self.aggregator.data / "audit.last").read_text())
        self.assertGreater(mark["faults"], 0)

    def test_a_backup_is_a_figure_and_marks_stay_out_of_it(self):
        self.assertNotIn("iku_backup_timestamp_seconds", self.aggregator.metrics())
        self.aggregator.command("audit")
        file = self.aggregator.folder / "one"
        self.aggregator.command("backup", file)
        self.assertGreater(self.aggregator.metrics()["iku_backup_timestamp_seconds"], 1.7e9)
        data = self.aggregator.folder / "restored"
        done = run(AGGREGATOR, "restore", file, "--data", data, "--reason", "Uji")
        self.assertEqual(done.returncode, 0, done.stderr)
        names = {path.name for path in Path(data).iterdir()}
        self.assertFalse(names & {"audit.last", "backup.last", "serve.json", "serve.lock"}, names)


if __name__ == "__main__":
    unittest.main()
