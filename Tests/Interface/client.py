"""A browser's part of the office's pages: log in, replace the first password, ask."""

import http.client
import json
import re
import sys
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Independent"))

NEW_PASSWORD = "sandi-yang-baru"


class Client:
    """One log-in, or none."""

    def __init__(self, address):
        self.address = address
        self.cookies = {}

    def ask(self, path, method="GET", body=None, **headers):
        """One request: ``(status, headers in lower case, body)``."""
        connection = http.client.HTTPConnection(self.address, timeout=60)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            connection.request(method, path, body, fields)
            answer = connection.getresponse()
            data = answer.read()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.split(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, data
        finally:
            connection.close()

    def json(self, path, **headers):
        """The JSON of an answer that must be 200."""
        status, _, data = self.ask(path, **headers)
        if status != 200:
            raise AssertionError(f"{path}: {status} {data[:300]!r}")
        return json.loads(data)

    def post(self, path, **form):
        """Send a form; the status."""
        return self.ask(path, "POST", urlencode(form), Content_Type="application/x-www-form-urlencoded")[0]

    def log_in(self, aggregator, name, role):
        """Make an account, log in with its first password, and replace that."""
        first = json.loads(aggregator.command("user", "add", name, "--role", role, "--json"))["password"]
        status = self.post("/masuk", nama=name, sandi=first)
        if status != 303:
            raise AssertionError(f"log-in: {status}")
        page = self.ask("/kata-sandi")[2].decode()
        token = re.search(r'name="tanda" value="([^"]*)"', page)[1]
        status = self.post("/kata-sandi", tanda=token, lama=first, baru=NEW_PASSWORD, ulang=NEW_PASSWORD)
        if status != 303:
            raise AssertionError(f"new password: {status}")
        return self
