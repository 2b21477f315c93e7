# IKU collector. `make demo` shows it, `make test` proves it; everything else is a part of these two.
.PHONY: help demo build test test-all soak bench bench-peers fuzz fuzz-quick lint sanitize panduan deb cluster-demo clean

help:
	@echo 'make demo      an office and five bidang on this machine, in seconds (KEEP=1 keeps it running)'
	@echo 'make cluster-demo  two aggregators on PostgreSQL, a fail-over in the middle, nothing lost'
	@echo 'make test      lint, build, every test'
	@echo 'make test-all  what make test leaves out: the demo, spreadsheets, documents, interface, PostgreSQL, browser,'
	@echo '               binaries, ceilings, fuzzing, sanitizers'
	@echo 'make soak      kills, cuts, full disks and wrong clocks for MINUTES=30, counted'
	@echo 'make bench     what it costs, beside the floors of the moment (QUICK=1 for minutes)'
	@echo 'make bench-peers  intake beside PostgreSQL, RabbitMQ, Redis and rsyslog (installs them), in one run'
	@echo 'make fuzz      every parser under libFuzzer for MINUTES=30; make fuzz-quick a fixed count'
	@echo 'make build     the programs, optimised: .build/release/iku-aggregator, iku-agent, iku-sheet, iku-print'
	@echo 'make deb       the programs as three Debian packages, in .build/deb/'
	@echo 'make lint      how the sources are written'
	@echo 'make sanitize  the tests under the thread and the address sanitizer'
	@echo 'make panduan   the pictures of docs/panduan.md anew, by a browser'
	@echo 'make clean     away with everything that was built'

# A debug build: it is done in half the time of an optimised one, and `make test` goes on from it.
demo:
	@deploy/setup.sh
	@deploy/demo/run.sh

cluster-demo:
	@deploy/setup.sh all
	@swift build
	@programs=$$(swift build --show-bin-path) && IKU_AGGREGATOR=$$programs/iku-aggregator \
		IKU_AGENT=$$programs/iku-agent PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 Tests/Cluster/demo.py

build:
	@deploy/setup.sh
	@deploy/release.sh

test:
	@deploy/setup.sh tests
	@Tests/run.sh lint build unit simulation+crashes+independent+faults

test-all:
	@deploy/setup.sh all
	@Tests/run.sh demo sheets documents interface postgres browser binaries ceilings fuzz thread address leaks

MINUTES ?= 30
soak:
	@deploy/setup.sh tests
	@IKU_SOAK_MINUTES=$(MINUTES) Tests/run.sh build simulation crashes tampering faults packages

# All parts; the peers, too, where `make bench-peers` has installed them. QUICK=1 in minutes.
bench:
	@deploy/setup.sh tests
	@Benchmarks/run.sh

# The intake and the peers in the same run.
bench-peers:
	@deploy/setup.sh tests
	@Benchmarks/peers-setup.sh
	@Benchmarks/run.sh intake peers

fuzz:
	@deploy/setup.sh
	@Fuzzing/run.sh long $(MINUTES)

fuzz-quick:
	@deploy/setup.sh
	@Fuzzing/run.sh quick

lint:
	@deploy/setup.sh
	@Tests/run.sh lint

sanitize:
	@deploy/setup.sh
	@Tests/run.sh thread address leaks

# The pictures of docs/panduan.md, from the demonstration's drafts.
panduan:
	@deploy/setup.sh all
	@swift build
	@cd Tests/Browser && IKU_AGGREGATOR=$(CURDIR)/.build/debug/iku-aggregator \
		IKU_AGENT=$(CURDIR)/.build/debug/iku-agent /usr/bin/python3 -m unittest guide_pictures

# Debian packages of the two programs, in .build/deb/.
deb:
	@deploy/setup.sh deb
	@deploy/debian/build.sh

clean:
	rm -rf .build .build-thread .build-address .build-sim .build-tampering Fuzzing/.build
