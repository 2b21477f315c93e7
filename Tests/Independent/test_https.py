"""The pages over HTTPS: the office's authority, its certificates, names, reload; and the setup port."""

import datetime
import http.client
import ipaddress
import signal
import ssl
import unittest
import warnings
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from harness.browser import Browser, trusting
from harness.processes import AGGREGATOR, Aggregator, needs_aggregator, run, wait_for

NAME = "iku.dinas.example"


def names_of(certificate):
    """DNS names and addresses of a certificate, as text."""
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {*found.get_values_for_type(x509.DNSName),
            *map(str, found.get_values_for_type(x509.IPAddress))}


def shown(browser):
    """The certificate that a server shows."""
    with browser.socket() as connection:
        return x509.load_der_x509_certificate(connection.getpeercert(binary_form=True))


def signed(name, issuer, issuer_key, hosts):
    """A certificate for ``hosts`` with a key of its own: PEM, PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    addresses = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(issuer or subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([*map(x509.DNSName, hosts), *addresses]), False)
        .sign(issuer_key or key, hashes.SHA256()))
    return certificate.public_bytes(serialization.Encoding.PEM), key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def handshake(server, client, name):
    """A handshake in memory; raises where the client does not accept the server."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    one = client.wrap_bio(to_client, to_server, server_hostname=name)
    other = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (one, other):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass


@needs_aggregator
class OfficeAuthorityTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator(None, "--host", NAME)
        cls.addClassCleanup(cls.aggregator.close)
        cls.aggregator.start("--https", "--setup-http", "127.0.0.1:0")
        cls.authority = cls.aggregator.data / "ca.crt"

    def browser(self, name="127.0.0.1", context=None):
        return Browser(self.aggregator.http, context or trusting(self.authority), name)

    def test_the_chain_holds_for_every_name(self):
        for name in ("127.0.0.1", "localhost", NAME):
            self.assertEqual(self.browser(name).get("/masuk").status, 200, name)

    def test_the_chain_holds_for_no_other_name(self):
        for name in ("www.dinas.example", "evil.example"):
            with self.assertRaises(ssl.SSLCertVerificationError, msg=name):
                self.browser(name).get("/masuk")

    def test_without_the_authority_nobody_trusts_it(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.browser(context=ssl.create_default_context()).get("/masuk")

    def test_the_certificate_suits_browsers(self):
        certificate = shown(self.browser())
        self.assertEqual(certificate.public_key().curve.name, "secp256r1")
        self.assertLessEqual((certificate.not_valid_after - certificate.not_valid_before).days, 398)
        self.assertTrue({NAME, "localhost", "127.0.0.1"} <= names_of(certificate))

    def test_old_protocols_are_refused(self):
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            context = trusting(self.authority)
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = ssl.TLSVersion.TLSv1
                context.maximum_version = version
            with self.assertRaises((ssl.SSLError, ConnectionError), msg=version):
                self.browser(context=context).get("/masuk")

    def test_plain_http_is_not_spoken(self):
        with self.assertRaises((ConnectionError, http.client.HTTPException)):
            Browser(self.aggregator.http).get("/masuk")

    def test_cookies_and_fields(self):
        self.aggregator.add_user("sari", "perencanaan")
        browser = self.browser()
        page = browser.get("/masuk")
        self.assertRegex(page.headers["Strict-Transport-Security"], r"^max-age=\d+$")
        password = self.aggregator.command("user", "password", "sari", "--json")
        password = password.split('"password"')[1].split('"')[1]
        cookie = browser.log_in("sari", password).headers["Set-Cookie"]
        self.assertRegex(cookie, "^__Host-iku_sesi=")
        for rule in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(rule, cookie.split("; "))
        self.assertNotIn("Domain", cookie)

    def test_other_hosts_are_not_served(self):
        browser = self.browser()
        self.assertEqual(browser.get("/masuk", Host="evil.example").status, 421)
        self.assertEqual(browser.get("/masuk", Host=NAME).status, 200)

    def test_a_stolen_authority_speaks_for_no_other_site(self):
        issuer = x509.load_pem_x509_certificate(self.authority.read_bytes())
        key = serialization.load_pem_private_key((self.aggregator.data / "ca.key").read_bytes(), None)
        constraints = issuer.extensions.get_extension_for_class(x509.NameConstraints)
        self.assertTrue(constraints.critical)
        for host, is_trusted in (("www.bank.co.id", False), (NAME, True), ("server.lan", True)):
            certificate, own = signed(host, issuer.subject, key, [host])
            path = self.aggregator.folder / "stolen.pem"
            path.write_bytes(certificate + own)
            server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            server.load_cert_chain(path)
            if is_trusted:
                handshake(server, trusting(self.authority), host)
                continue
            with self.assertRaises(ssl.SSLCertVerificationError, msg=host):
                handshake(server, trusting(self.authority), host)

    def test_a_new_name_is_taken_up_while_it_runs(self):
        before = shown(self.browser())
        with self.browser().socket() as kept:
            self.aggregator.command("key", "make", "ca", "--host", "baru.lan")
            self.aggregator.daemon.process.send_signal(signal.SIGHUP)
            wait_for(lambda: "baru.lan" in names_of(shown(self.browser())), "the new certificate")
            self.assertNotEqual(shown(self.browser()).serial_number, before.serial_number)
            kept.sendall(self.browser().head("GET", "/masuk", {"Connection": "close"}))
            self.assertTrue(kept.recv(100).startswith(b"HTTP/1.1 200"), "the old connection has ended")
        self.assertEqual(self.browser("baru.lan").get("/masuk").status, 200)

    def test_a_name_the_authority_may_not_speak_for(self):
        done = self.aggregator.run("key", "make", "ca", "--host", "www.bank.co.id")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--replace", done.stderr)

    # The setup port

    def setup_get(self, path):
        return Browser(self.aggregator.daemon.ready["setup"]).get(path)

    def test_the_setup_port_hands_out_the_authority(self):
        der = x509.load_pem_x509_certificate(self.authority.read_bytes()).public_bytes(
            serialization.Encoding.DER)
        self.assertEqual(self.setup_get("/otoritas-iku.crt").body, der)
        fingerprint = ":".join(f"{byte:02X}" for byte in sha256(der).digest())
        self.assertEqual(self.setup_get("/sidik-jari.txt").text.strip(), fingerprint)
        self.assertIn(fingerprint, self.setup_get("/").text)
        self.assertIn(fingerprint, self.aggregator.command("key", "show"))

    def test_the_setup_port_serves_nothing_else(self):
        for path in ("/masuk", "/metrics", "/healthz", "/gaya.css", "/ca.key", "/../ca.key", "/peristiwa"):
            self.assertEqual(self.setup_get(path).status, 404, path)


@needs_aggregator
class OwnCertificateTests(unittest.TestCase):
    def setUp(self):
        self.aggregator = Aggregator()
        self.addCleanup(self.aggregator.close)
        self.certificate = self.aggregator.folder / "own.crt"
        self.key = self.aggregator.folder / "own.key"

    def write(self, name):
        """Put a self-signed certificate in place; what a browser needs to trust it."""
        certificate, key = signed(name, None, None, [name, "localhost"])
        self.key.write_bytes(key)
        self.certificate.write_bytes(certificate)
        return ssl.create_default_context(cadata=certificate.decode())

    def start(self):
        self.aggregator.start("--cert", self.certificate, "--key", self.key)

    def test_a_new_file_is_taken_up_by_itself(self):
        first = self.write("satu.example")
        self.start()
        self.assertEqual(Browser(self.aggregator.http, first, "satu.example").get("/masuk").status, 200)
        second = self.write("dua.example")
        browser = Browser(self.aggregator.http, second, "dua.example")

        def is_taken_up():
            try:
                return browser.get("/masuk").status == 200
            except ssl.SSLError:
                return False
        wait_for(is_taken_up, "the new certificate", seconds=25)

    def test_a_broken_file_leaves_the_old_certificate(self):
        context = self.write("satu.example")
        self.start()
        self.certificate.write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n")
        self.aggregator.daemon.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "certificate-not-renewed" in self.aggregator.daemon.errors(), "a warning")
        self.assertEqual(Browser(self.aggregator.http, context, "satu.example").get("/masuk").status, 200)

    def test_one_file_alone_is_a_usage_error(self):
        self.write("satu.example")
        for options in (("--cert", self.certificate), ("--key", self.key)):
            done = self.aggregator.run("serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", *options)
            self.assertEqual(done.returncode, 2, options)


@needs_aggregator
class DoorTests(unittest.TestCase):
    def test_beyond_this_machine_there_is_no_plain_http(self):
        aggregator = Aggregator()
        self.addCleanup(aggregator.close)
        for file in ("ca.crt", "ca.key"):
            (aggregator.data / file).unlink()
        for address in ("0.0.0.0:0", "[::]:0", ":0"):
            done = run(AGGREGATOR, "serve", "--data", aggregator.data, "--listen", "127.0.0.1:0",
                       "--http", address)
            self.assertEqual(done.returncode, 1, address)
            self.assertIn("key make ca", done.stderr)
            self.assertNotIn("ready", done.stdout)

    def test_an_older_data_directory_gets_an_authority(self):
        aggregator = Aggregator()
        self.addCleanup(aggregator.close)
        for file in ("ca.crt", "ca.key"):
            (aggregator.data / file).unlink()
        aggregator.command("key", "make", "ca")
        aggregator.start("--https")
        context = trusting(aggregator.data / "ca.crt")
        self.assertEqual(Browser(aggregator.http, context).get("/masuk").status, 200)
        for file in ("ca.key", "ca.crt", "https.key", "https.crt"):
            self.assertEqual((aggregator.data / file).stat().st_mode & 0o777, 0o600, file)

    def test_on_this_machine_plain_http_is_the_rule(self):
        aggregator = Aggregator().start()
        self.addCleanup(aggregator.close)
        page = Browser(aggregator.http).get("/masuk")
        self.assertEqual(page.status, 200)
        self.assertNotIn("Strict-Transport-Security", page.headers)
        self.assertEqual(Browser(aggregator.http).get("/masuk", Host="evil.example").status, 421)


if __name__ == "__main__":
    unittest.main()
