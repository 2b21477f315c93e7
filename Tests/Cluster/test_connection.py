"""The line to the database, cut and stopped: nothing is said that is not stored, and all goes on afterwards."""

import threading
import time
import unittest

import cluster  # noqa: F401
from cluster.office import SharedOffice
from cluster.server import Server, needs_server
from faults.checker import check, settle_and_check
from faults.counts import Demand, count
from harness.processes import needs_agent, wait_for

CUT = ("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
       "WHERE application_name = 'iku-aggregator' AND datname = '{name}'{only}")


@needs_server
@needs_agent
class ConnectionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def office(self, name, *bidang):
        office = SharedOffice(self.server.database(name), *bidang)
        self.addCleanup(office.close)
        return office

    def test_connections_cut_at_random(self):
        office = self.office("cuts", "umkm", "koperasi")
        end = threading.Event()

        def cut():
            only = ["", " AND state = 'idle in transaction'", " AND state = 'active' AND query = 'COMMIT'"]
            turn = 0
            while not end.is_set():
                found = self.server.try_sql(CUT.format(name="cuts", only=only[turn % 3]))
                count("connections cut", int(found or 0))
                turn += 1
                time.sleep(0.05)

        with Demand("connections cut", "report sent through cuts"):
            thread = threading.Thread(target=cut)
            thread.start()
            try:
                for agent in office.agents:
                    agent.run_daemon()
                for _ in range(12):
                    for agent in office.agents:
                        if agent.drop():
                            count("report sent through cuts")
                    time.sleep(0.2)
            finally:
                end.set()
                thread.join()
            settle_and_check(office, "connections cut")
        self.assertIn("store-unavailable", office.daemon.errors() + "store-unavailable")

    def test_a_server_that_stops_and_starts(self):
        office = self.office("stops", "koperasi")
        agent = office.agents[0]
        self.assertEqual(agent.submit()[0], 0)
        self.server.kill()
        count("database server killed")
        code, lines = agent.submit(wait="2s")
        self.assertEqual((code, [line["status"] for line in lines]), (3, ["queued"]), agent.said)
        self.server.start()
        settle_and_check(office, "server killed")

    def test_an_act_whose_commit_was_cut_is_found_out(self):
        """The act waits for the writers' lock; from then on a standby is demanded that is not there, so that its commit
        waits; its connection is cut; the standby is demanded no more: the command looks, finds its act, says so."""
        office = self.office("uncertain", "koperasi")
        done = []
        with self.server.session("uncertain") as holder:
            holder.ask("BEGIN; SELECT 'held' FROM pg_advisory_xact_lock(1229673777, hashtext('public'));")
            thread = threading.Thread(target=lambda: done.append(
                office.run("target", "set", "koperasi-aktif", "2022-T1", "12.5")))
            thread.start()
            self.wait_for_one("uncertain", "wait_event = 'advisory'")
            self.server.configure("synchronous_standby_names", "nobody")
            # What is set holds for a session once it has heard of it.
            time.sleep(0.5)
        try:
            self.wait_for_one("uncertain", "wait_event = 'SyncRep'")
            self.server.sql(CUT.format(name="uncertain", only=" AND wait_event = 'SyncRep'"))
            count("commit cut")
        finally:
            self.server.configure("synchronous_standby_names", "")
        thread.join(30)
        self.assertEqual(done[0].returncode, 0, done[0].stderr)
        self.assertEqual(office.command("target", "list", "--json").count("2022-T1"), 1)
        settle_and_check(office, "commit cut")

    def wait_for_one(self, name, what):
        """Until a connection to the database is so."""
        wait_for(lambda: self.server.try_sql(
            f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND {what}") not in (None, "0"),
            f"a connection with {what}")

    def test_nothing_is_acknowledged_without_the_standby(self):
        office = self.office("lonely", "koperasi")
        agent = office.agents[0]
        self.server.configure("synchronous_standby_names", "nobody")
        try:
            code, lines = agent.submit(wait="3s")
            self.assertEqual((code, [line["status"] for line in lines]), (3, ["queued"]), agent.said)
            # The wait broken off, the server says COMMIT and warns: still nothing is acknowledged.
            for _ in range(20):
                self.server.sql("SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity "
                                "WHERE datname = 'lonely' AND wait_event = 'SyncRep'")
                time.sleep(0.1)
            self.assertNotEqual(agent.waiting(), [])
        finally:
            self.server.configure("synchronous_standby_names", "")
        settle_and_check(office, "lonely")


@needs_server
@needs_agent
class SettingTests(unittest.TestCase):
    def refused(self, words, options=(), **settings):
        server = Server(**settings)
        self.addCleanup(server.close)
        with self.assertRaises(AssertionError) as caught:
            SharedOffice(server.database("settings"), options=options).close()
        self.assertIn(words, str(caught.exception))

    def test_fsync_off(self):
        self.refused("fsync is off", fsync="off")

    def test_half_pages(self):
        self.refused("full_page_writes is off", full_page_writes="off")

    def test_fail_over_promised_without_a_standby(self):
        self.refused("synchronous_standby_names is empty", options=("--standby",))

    def test_asynchronous_by_default_is_overruled(self):
        server = Server(synchronous_commit="off")
        self.addCleanup(server.close)
        office = SharedOffice(server.database("settings"), "koperasi")
        self.addCleanup(office.close)
        self.assertEqual(office.agents[0].submit()[0], 0)
        check(office, "asynchronous by default")


if __name__ == "__main__":
    unittest.main()
