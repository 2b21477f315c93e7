#!/usr/bin/python3
"""A server for suites that know of one store: `serve.py FOLDER AGGREGATOR`.

Writes the address of its database into `FOLDER/url` and programs for the suites into `FOLDER/bin`; ends on SIGTERM.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

import cluster  # noqa: F401
from cluster.server import Server


def main(folder, aggregator):
    server = Server(max_connections="200", synchronous_standby_names="")
    try:
        url = server.database("tests")
        place = folder / "bin"
        place.mkdir()
        shutil.copy(Path(__file__).parent / "shared-store" / "iku-aggregator", place)
        (place / "shared-store.conf").write_text(f"program='{aggregator}'\ndatabase='{url}'\n")
        agent = aggregator.parent / "iku-agent"
        (place / "iku-agent").symlink_to(agent)
        (folder / "url.part").write_text(url)
        os.rename(folder / "url.part", folder / "url")
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
    finally:
        server.close()


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    main(Path(sys.argv[1]), Path(sys.argv[2]))
