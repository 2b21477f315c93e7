"""Accounts of the pages, their journal, tokens of other systems, health and metrics."""

import json
import unittest
from pathlib import Path

from harness import reports
from harness.browser import Browser
from harness.cases import Served
from iku.wire import Refused

ROLES = ("kepala", "perencanaan", "inspektorat", "bidang", "admin", "bupati")
PAGES = ("/", "/indikator", "/unit", "/kelengkapan", "/riwayat", "/keaslian", "/keputusan", "/kata-sandi")


class AccountTests(Served):
    def browser(self):
        return Browser(self.aggregator.http)

    def member(self, name, role):
        """A browser logged in, its first password replaced."""
        browser = self.browser()
        browser.log_in(name, self.aggregator.add_user(name, role), f"sandi-{name}-1")
        return browser

    def journal(self):
        lines = (self.aggregator.data / "security.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def test_every_role_reads(self):
        for role in ROLES:
            browser = self.member(f"baca-{role}", role)
            for page in PAGES:
                self.assertEqual(browser.get(page).status, 200, (role, page))

    def test_nothing_is_public(self):
        for page in PAGES:
            self.assertEqual(self.browser().get(page).status, 303, page)

    def test_a_first_password_opens_nothing_but_its_change(self):
        browser = self.browser()
        browser.log_in("baru", self.aggregator.add_user("baru", "kepala"))
        for page in set(PAGES) - {"/kata-sandi"}:
            self.assertEqual(browser.get(page).headers["Location"], "/kata-sandi", page)

    def test_failures_make_the_next_attempt_wait(self):
        password = self.aggregator.add_user("lupa", "bidang")
        browser = self.browser()
        self.assertIn("salah", browser.log_in("lupa", "bukan-ini").text)
        self.assertIn("Tunggu", browser.log_in("lupa", password).text)

    def test_a_log_in_ends_when_the_password_is_reset(self):
        browser = self.member("pindah", "perencanaan")
        self.assertEqual(browser.get("/").status, 200)
        self.aggregator.command("user", "password", "pindah")
        self.assertEqual(browser.get("/").headers["Location"], "/masuk")

    def test_a_log_in_ends_with_its_account(self):
        browser = self.member("keluar", "bidang")
        self.assertEqual(browser.get("/").status, 200)
        self.aggregator.command("user", "remove", "keluar")
        self.assertEqual(browser.get("/").headers["Location"], "/masuk")

    def test_unknown_roles_are_refused(self):
        self.assertEqual(self.aggregator.run("user", "add", "x", "--role", "raja").returncode, 2)

    def test_the_journal_tells_who_came_and_what_changed(self):
        browser = self.member("jurnal", "bidang")
        browser.post("/keluar", tanda=browser.form_token("/"))
        browser.log_in("jurnal", "bukan-ini")
        self.aggregator.command("user", "remove", "jurnal")
        self.aggregator.bearer("sistem-jurnal")
        self.aggregator.command("user", "token", "sistem-jurnal", "--revoke")
        events = [(entry["event"], entry["from"]) for entry in self.journal()
                  if entry["account"] in ("jurnal", "sistem-jurnal")]
        self.assertEqual(events, [
            ("account-added", None), ("log-in", "127.0.0.1"), ("password-changed", "127.0.0.1"),
            ("log-out", "127.0.0.1"), ("failed-log-in", "127.0.0.1"), ("account-removed", None),
            ("token-added", None), ("token-revoked", None)])

    # Tokens

    def test_a_token_is_kept_as_its_hash_alone(self):
        token = self.aggregator.bearer("esakip")
        self.assertRegex(token, r"^iku-baca-[A-Za-z0-9_-]{43}$")
        for path in self.aggregator.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(token.encode()[9:], path.read_bytes(), path)
        names = [entry["name"] for entry in json.loads(self.aggregator.command("user", "tokens", "--json"))]
        self.assertIn("esakip", names)
        self.assertEqual(self.aggregator.run("user", "token", "esakip").returncode, 1)

    def test_a_token_opens_no_page_and_no_form(self):
        fields = {"Authorization": f"Bearer {self.aggregator.bearer('halaman')}"}
        self.assertEqual(self.browser().request("GET", "/", headers=fields).headers["Location"], "/masuk")
        answer = self.browser().request("POST", "/keluar", {"tanda": ""}, headers=fields)
        self.assertNotEqual(answer.status, 200)

    def test_revoking_a_token_that_does_not_exist(self):
        self.assertEqual(self.aggregator.run("user", "token", "tidak-ada", "--revoke").returncode, 1)

    # Health and metrics

    def test_health(self):
        self.assertEqual(self.browser().get("/healthz").text, "ok\n")

    def test_metrics_count_what_happens(self):
        before = self.aggregator.metrics()
        payload = reports.report(period=self.period())
        signed = reports.signed(self.key, payload)
        self.connection.submit(signed)
        self.connection.submit(signed)
        with self.assertRaises(Refused):
            self.connection.submit(reports.signed(self.key, {**payload, "created_at": "2023-01-12T09:00:00+08:00"}))
        after = self.aggregator.metrics()

        def growth(name):
            return after[name] - before[name]
        self.assertEqual(growth('iku_reports_total{outcome="accepted"}'), 1)
        self.assertEqual(growth('iku_reports_total{outcome="duplicate"}'), 1)
        self.assertEqual(growth('iku_requests_refused_total{code="stale"}'), 1)
        self.assertEqual(growth('iku_requests_refused_total{code="malformed"}'), 0)
        self.assertEqual(growth("iku_log_entries"), 1)
        self.assertEqual(growth("iku_commit_seconds_count"), 1)
        self.assertEqual(growth('iku_batch_entries_bucket{le="1"}'), 1)
        self.assertGreater(growth("iku_commit_seconds_sum"), 0)
        self.assertGreaterEqual(after['iku_connections{standing="enrolled"}'], 1)
        self.assertGreater(after['iku_store_bytes{file="database"}'], 0)
        self.assertGreater(after["iku_checkpoint_timestamp_seconds"], 1.7e9)
        self.assertGreater(after['iku_http_responses_total{class="2xx"}'], 0)
        self.assertGreater(after["process_resident_memory_bytes"], 1 << 20)

    def test_the_names_of_the_metrics_are_those_of_the_operations_page(self):
        page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
        for name in self.aggregator.metrics():
            bare = name.partition("{")[0]
            for ending in ("_bucket", "_sum", "_count"):
                bare = bare.removesuffix(ending) if bare.startswith(("iku_batch_entries", "iku_commit")) else bare
            self.assertTrue(f"`{bare}" in page, f"{name} is not documented")


if __name__ == "__main__":
    unittest.main()
