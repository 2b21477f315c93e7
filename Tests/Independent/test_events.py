"""Live update: the stream of events, its bounds, and browsers that hold connections without asking."""

import os
import time
import unittest

from harness import reports
from harness.attack import call, is_closed
from harness.browser import Browser, Events
from harness.cases import Served
from harness.processes import wait_for

STREAMS = 64
SLOW = os.environ.get("IKU_SLOW")


class EventTests(Served):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = Browser(cls.aggregator.http)
        cls.browser.log_in("pembaca", cls.aggregator.add_user("pembaca", "bidang"), "sandi-pembaca-1")

    def open(self):
        events = Events(self.browser)
        self.addCleanup(events.close)
        return events

    def submit(self, period):
        self.connection.submit(reports.signed(self.key, reports.report(period=period)))

    def cpu_seconds(self):
        """Processor time of the aggregator so far."""
        with open(f"/proc/{self.aggregator.daemon.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def test_strangers_get_no_events(self):
        self.assertEqual(Browser(self.aggregator.http).get("/peristiwa").status, 401)

    def test_a_report_is_told_within_two_seconds(self):
        events = self.open()
        size = events.next_size()
        self.submit("2021")
        begun = time.monotonic()
        while events.next_size() <= size:
            pass
        self.assertLess(time.monotonic() - begun, 2)

    def test_a_command_s_act_is_told_too(self):
        events = self.open()
        size = events.next_size()
        self.aggregator.lock("2025")
        begun = time.monotonic()
        while events.next_size() <= size:
            pass
        self.assertLess(time.monotonic() - begun, 2)

    def test_a_system_s_token_hears_events(self):
        bearer = Browser(self.aggregator.http)
        token = self.aggregator.bearer("pendengar")
        connection = bearer.socket()
        self.addCleanup(connection.close)
        connection.sendall(bearer.head("GET", "/peristiwa", {"Authorization": f"Bearer {token}"}))
        self.assertTrue(connection.recv(100).startswith(b"HTTP/1.1 200"))

    def test_one_stream_too_many_is_refused_and_costs_nothing(self):
        wait_for(lambda: not self.aggregator.metrics()["iku_http_event_streams"], "other tests' streams to end", 5)
        streams = [self.open() for _ in range(STREAMS)]
        self.assertEqual({stream.status for stream in streams}, {200})
        self.assertEqual(self.open().status, 503)
        self.assertEqual(self.aggregator.metrics()["iku_http_event_streams"], STREAMS)
        before = self.cpu_seconds()
        time.sleep(3)
        self.assertLess(self.cpu_seconds() - before, 0.6, "idle streams cost processor time")
        self.assertEqual(self.browser.get("/").status, 200)
        self.submit("2023")
        for stream in streams:
            stream.next_size()
        streams[0].close()
        wait_for(lambda: self.aggregator.metrics()["iku_http_event_streams"] < STREAMS, "a place to be free", 5)
        self.assertEqual(self.open().status, 200)

    def test_a_page_opts_in(self):
        page = self.browser.get("/").text
        self.assertIn('<script src="/iku.js" defer></script>', page)
        self.assertRegex(page, r'<main[^>]* data-log-size="\d+"')
        script = self.browser.get("/iku.js")
        self.assertEqual(script.headers["Content-Type"], "text/javascript; charset=utf-8")
        self.assertIn("EventSource", script.text)
        self.assertIn("script-src 'self'", self.browser.get("/").headers["Content-Security-Policy"])

    def test_a_stream_ends_with_the_server(self):
        events = self.open()
        events.next_size()
        self.assertEqual(self.restart(), 0)
        self.assertTrue(is_closed(events.connection) or events.next() == {})
        type(self).setUpClass_browser()

    @classmethod
    def setUpClass_browser(cls):
        """After a restart sessions are gone and the pages have another port."""
        cls.browser = Browser(cls.aggregator.http)
        cls.browser.log_in("pembaca", "sandi-pembaca-1")

    @unittest.skipUnless(SLOW, "IKU_SLOW is not set")
    def test_a_comment_comes_every_fifteen_seconds(self):
        events = self.open()
        events.next_size()
        begun = time.monotonic()
        while events.next(20).get("event") == "log":
            pass
        self.assertLess(time.monotonic() - begun, 17)


class HalfOpenTests(Served):
    def hold(self, number, text=b"GET / HT"):
        peer = call(self.address, number)
        self.addCleanup(peer.close)
        peer.sendall(text)
        return peer

    @property
    def address(self):
        host, _, port = self.aggregator.http.rpartition(":")
        return host, int(port)

    def assert_served(self):
        begun = time.monotonic()
        self.assertEqual(Browser(self.aggregator.http).get("/masuk").status, 200)
        self.assertLess(time.monotonic() - begun, 2)

    def test_half_open_connections_of_one_address(self):
        for _ in range(400):
            self.hold(0)
        self.assert_served()

    def test_half_open_connections_of_many_addresses(self):
        for number in range(600):
            self.hold(number, b"" if number % 2 else b"POST /masuk HTTP/1.1\r\nHost: x\r\n")
        self.assert_served()
        self.assertGreater(self.aggregator.metrics()["iku_http_connections_evicted_total"], 100)

    def test_the_address_that_holds_most_loses_first(self):
        modest = self.hold(700, b"")
        for _ in range(400):
            self.hold(701)
        self.assert_served()
        modest.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        modest.settimeout(5)
        self.assertTrue(modest.recv(100).startswith(b"HTTP/1.1 200"), "the modest peer was pushed out")

    def test_agents_are_served_meanwhile(self):
        for number in range(400):
            self.hold(number)
        self.connection.submit(reports.signed(self.key, reports.report(period=self.period())))


if __name__ == "__main__":
    unittest.main()
