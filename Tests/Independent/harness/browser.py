"""A browser without a screen: cookies, forms and redirects over HTTP or HTTPS, one request a connection."""

import http.client
import json
import re
import socket
import ssl
from urllib.parse import urlencode

SECONDS = 20


def split(address):
    """``host:port`` as a pair."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


class Response:
    """What came back: ``status``, ``headers`` (an ``http.client`` message), ``body`` as bytes."""

    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def text(self):
        return self.body.decode("utf-8")


class Browser:
    """Asks one address; ``context`` (an ``SSLContext``) makes it HTTPS, ``name`` is the host asked for."""

    def __init__(self, address, context=None, name=None):
        self.host, self.port = split(address)
        self.context, self.name = context, name or self.host
        self.cookies = {}

    @property
    def origin(self):
        return f"{'https' if self.context else 'http'}://{self.name}:{self.port}"

    def socket(self, seconds=SECONDS):
        """A connection, its handshake done; the certificate is checked for ``name``."""
        plain = socket.create_connection((self.host, self.port), timeout=seconds)
        return self.context.wrap_socket(plain, server_hostname=self.name) if self.context else plain

    def head(self, method, path, headers=()):
        """The bytes of a request's head."""
        fields = {"Host": f"{self.name}:{self.port}", **dict(headers)}
        if self.cookies:
            fields["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def request(self, method, path, form=None, headers=()):
        """One request on a connection of its own."""
        body = urlencode(form).encode() if form is not None else b""
        fields = {"Connection": "close"}
        if form is not None:
            fields |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body)),
                       "Origin": self.origin}
        fields |= dict(headers)
        with self.socket() as connection:
            connection.sendall(self.head(method, path, fields) + body)
            raw = http.client.HTTPResponse(connection, method=method)
            raw.begin()
            response = Response(raw)
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return response

    def get(self, path, **headers):
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, **form):
        return self.request("POST", path, form)

    def form_token(self, path):
        """The token that stands in the forms of a page."""
        return re.search(r'name="tanda" value="([^"]+)"', self.get(path).text)[1]

    def log_in(self, name, password, new=None):
        """Log in; with ``new`` a first password is replaced."""
        response = self.post("/masuk", nama=name, sandi=password)
        if response.status == 303 and new:
            response = self.post("/kata-sandi", tanda=self.form_token("/kata-sandi"), lama=password, baru=new,
                                 ulang=new)
        return response

    def events(self):
        """Open the stream of events."""
        return Events(self)


class Events:
    """A stream of server-sent events, read line by line."""

    def __init__(self, browser):
        self.connection = browser.socket()
        self.connection.sendall(browser.head("GET", "/peristiwa"))
        self.raw = http.client.HTTPResponse(self.connection)
        self.raw.begin()
        self.status = self.raw.status

    def next(self, seconds=5):
        """The next event, ``{"id": …, "event": …, "data": …}``; a comment is ``{"": …}``."""
        self.connection.settimeout(seconds)
        fields = {}
        while line := self.raw.readline().decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        return fields

    def next_size(self, seconds=5):
        """The log's size that the next event tells."""
        while (event := self.next(seconds)).get("event") != "log":
            if not event:
                raise AssertionError("the stream ended")
        return json.loads(event["data"])["size"]

    def close(self):
        """Leave; a socket closes only with the last that reads from it."""
        self.raw.close()
        self.connection.close()


def trusting(certificate):
    """What a browser has that trusts ``certificate`` (a file) alone."""
    return ssl.create_default_context(cafile=str(certificate))
