"""The Dockerfile and the compose file, as far as they can be held against the rest without Docker."""

import re
import unittest

import yaml

from deployment import DEPLOY, PROJECT
from harness.processes import AGENT, AGGREGATOR, needs_agent, run

DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
STAGES = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]


def packages(stage):
    """What `apt-get install` names."""
    words = re.search(r"install --yes --no-install-recommends(.*?)&&", stage, re.DOTALL)[1]
    return set(words.replace("\\", " ").split())


class TestContainer(unittest.TestCase):
    def test_it_is_built_from_what_the_package_needs(self):
        declared = set(re.findall(r'apt(?:: |\(\[)"([^"]+)"', (PROJECT / "Package.swift").read_text()))
        self.assertGreater(len(declared), 8)
        self.assertLessEqual(declared, packages(STAGES[0]))
        setup = (DEPLOY / "setup.sh").read_text()
        for name in packages(STAGES[0]) - {"lld"}:
            self.assertRegex(setup, rf"\b{re.escape(name)}\b")

    def test_it_runs_as_nobody_with_libraries_alone(self):
        run_time = STAGES[-1]
        self.assertRegex(run_time, r"(?m)^USER iku$")
        self.assertTrue(run_time.startswith("debian:bookworm-slim"))
        self.assertFalse([name for name in packages(run_time) if name.endswith("-dev")])

    def test_every_program_is_copied(self):
        products = re.findall(r'\.executable\(name: "([^"]+)"', (PROJECT / "Package.swift").read_text())
        for name in products:
            self.assertIn(name, re.search(r"for program in (.*?);", STAGES[0])[1].split())

    def test_sources_it_copies_are_there(self):
        for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE):
            self.assertTrue((PROJECT / line).exists(), line)

    def test_volumes_and_secrets_are_declared(self):
        for name, service in COMPOSE["services"].items():
            for volume in service.get("volumes", []):
                self.assertIn(volume.split(":")[0], COMPOSE["volumes"], name)
            for secret in service.get("secrets", []):
                self.assertIn(secret, COMPOSE["secrets"], name)
            for other in service.get("depends_on", {}):
                self.assertIn(other, COMPOSE["services"], name)

    def test_our_services_may_write_to_their_volumes_alone(self):
        for name in ("init", "aggregator", "agent-koperasi"):
            service = COMPOSE["services"][name]
            self.assertTrue(service["read_only"] and service["cap_drop"] == ["ALL"], name)

    @needs_agent
    def test_the_programs_know_the_options(self):
        for service in ("aggregator", "agent-koperasi"):
            program, command, *options = COMPOSE["services"][service]["command"]
            path = {"iku-aggregator": AGGREGATOR, "iku-agent": AGENT}[program]
            usage = run(path, command, "--help").stdout
            for option in (word for word in options if word.startswith("--")):
                self.assertIn(option, usage, service)
        usage = run(AGGREGATOR, "init", "--help").stdout
        for option in re.findall(r" (--\w+)", " ".join(COMPOSE["services"]["init"]["command"])):
            self.assertIn(option, usage)


if __name__ == "__main__":
    unittest.main()
