#!/usr/bin/python3
"""`make cluster-demo`: a primary and its standby, two aggregators, HAProxy, five agents; one aggregator and the primary
are killed in the middle. Ends with the audit and the counts; exit 1 if a receipted report is missing."""

import sys
import time
from contextlib import ExitStack

import cluster  # noqa: F401
from cluster.balancer import Balancer
from cluster.office import SharedOffice
from cluster.server import Server
from faults.checker import settle_and_check
from faults.counts import so_far

BIDANG = ("perdagangan", "perindustrian", "umkm", "koperasi", "sekretariat")
ROUNDS, KILL_NODE, KILL_PRIMARY, PROMOTE, FOLLOW = 40, 8, 16, 20, 24


def tell(words):
    """One line of the story."""
    print(f"{time.strftime('%H:%M:%S')}  {words}", flush=True)


def main(stack):
    def keep(one):
        stack.callback(one.close)
        return one

    primary = keep(Server())
    primary.database("iku")
    standby = keep(Server(standby_of=primary, name="b"))
    primary.configure("synchronous_standby_names", "b")
    primary.wait_until_synchronous("b")
    tell("PostgreSQL: a primary, and a standby that every commit waits for")
    office = keep(SharedOffice(primary.url("iku", standby), *BIDANG, options=("--standby",)))
    other = office.add_node("b")
    first, second = "{}:{}".format(*office.address), "{}:{}".format(*other.address)
    balancer = keep(Balancer(
        office.folder, (first, second), (office.daemon.ready["http"], other.daemon.ready["http"])))
    tell("two aggregators on one log, HAProxy before them, five agents")
    for agent in office.agents:
        office.route(agent, balancer.address)
        agent.run_daemon()
    handed_over = 0
    for step in range(ROUNDS):
        handed_over += sum(agent.drop() for agent in office.agents)
        if step == KILL_NODE:
            other.kill()
            tell(f"killed: one aggregator ({handed_over} drafts handed over so far)")
        if step == KILL_PRIMARY:
            primary.kill()
            tell(f"killed: the primary database ({handed_over} drafts)")
        if step == PROMOTE:
            standby.promote()
            standby.configure("synchronous_standby_names", "a")
            tell("the standby was promoted")
        if step == FOLLOW:
            keep(Server(standby_of=standby, name="a"))
            standby.wait_until_synchronous("a")
            other.serve(listen=second)
            tell("a new standby follows; the second aggregator is back")
        time.sleep(0.1)
    entries = settle_and_check(office, "demo")
    tell(f"audit: {office.command('audit').splitlines()[0]}")
    receipts = len(office.memory.receipts)
    print(f"drafts handed over {handed_over}, entries of the log {len(entries)}, receipted reports {receipts}, "
          f"receipts found in the log {so_far('check: receipts found in the log')}, missing 0")


if __name__ == "__main__":
    with ExitStack() as everything:
        try:
            main(everything)
        except AssertionError as failure:
            sys.exit(f"cluster-demo: {failure}")
