"""``/api/v1/…`` against its own description: every path is requested, every answer held against its schema."""

import json
import unittest

import jsonschema
from client import Client
from harness import reports
from harness.processes import AGGREGATOR, Aggregator, needs_aggregator, run
from iku.log import Proof

ROLES = ("kepala", "perencanaan", "inspektorat", "bidang", "admin", "bupati")


@needs_aggregator
class Office(unittest.TestCase):
    """An office with every unit's reports, a correction, a withdrawal and acts; one reader."""

    @classmethod
    def setUpClass(cls):
        cls.aggregator = Aggregator().start()
        cls.addClassCleanup(cls.aggregator.close)
        for bidang in reports.BIDANG:
            identity, connection = cls.aggregator.enrolled(bidang)
            chain = [reports.report(bidang, period) for period in ("2021", "2022", "2023-T1")]
            if bidang == "koperasi":
                cls.vkey = connection.hello["log"]["vkey"]
                cls.log_key, cls.origin = connection.log_key, connection.hello["log"]["origin"]
                chain.append(reports.correction(chain[1], values={
                    "koperasi-aktif": {"aktif": "140", "seluruh": "188"}}))
                chain.append(reports.withdrawal(chain[2]))
            for payload in chain:
                connection.submit(reports.signed(identity.key, payload))
            connection.close()
        cls.aggregator.lock("2021", until="2036-12-31")
        cls.aggregator.return_report("2022", "umkm", "Lampirkan rekap")
        cls.aggregator.set_target("koperasi-aktif", "2023-T1", "70")
        cls.address = cls.aggregator.daemon.ready["http"]
        cls.reader = Client(cls.address).log_in(cls.aggregator, "pembaca", "bidang")
        cls.description = cls.reader.json("/api/v1/openapi.json")
        cls.last_report = cls.reader.json("/api/v1/history?kind=report&limit=1")["entries"][0]["report"]

    def validate(self, instance, schema):
        """Hold an instance against a schema of the description."""
        document = {**schema, "components": self.description["components"]}
        jsonschema.Draft202012Validator.check_schema(document)
        jsonschema.Draft202012Validator(document).validate(instance)


class DescriptionTests(Office):
    """The description is complete: what it names answers as it says."""

    def examples(self):
        """Requests of every path: ``(path template, path)``."""
        index = self.reader.json("/api/v1/office")["log"]["size"] - 1
        arguments = {"indicator": ["koperasi-aktif", "ketersediaan-barang-pokok"], "index": [0, 1, index],
                     "report": [self.last_report["report"]], "revision": [1]}
        queries = {
            "/api/v1/achievement": ["?period=2022", "?period=2021", "?period=2026", "?period=2023-T1",
                                    "?period=2022&as_of=8"],
            "/api/v1/indicators": ["?period=2022"],
            "/api/v1/units": ["?year=2022", "?year=2023", "?year=2026"],
            "/api/v1/history": ["", "?limit=3", "?before=4", "?kind=act", "?bidang=koperasi&period=2022"],
            "/api/v1/revisions": ["?period=2022", "?period=2023-T1&bidang=koperasi", "?period=2026"],
            "/api/v1/consistency": [f"?from=3&to={index}"],
        }
        for template in self.description["paths"]:
            names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
            if names:
                for value in arguments[names[0]]:
                    yield template, template.replace("{" + names[0] + "}", str(value))
            else:
                for query in queries.get(template, [""]):
                    yield template, template + query

    def test_every_answer_fits_its_schema(self):
        asked = set()
        for template, path in self.examples():
            with self.subTest(path):
                operation = self.description["paths"][template]["get"]
                schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
                self.validate(self.reader.json(path), schema)
                asked.add(template)
        self.assertEqual(asked, set(self.description["paths"]))

    def test_a_schema_refuses_what_it_does_not_name(self):
        answer = self.reader.json("/api/v1/office")
        schema = {"$ref": "#/components/schemas/Office"}
        for bent in ({**answer, "extra": 1}, {name: answer[name] for name in answer if name != "vkey"},
                     {**answer, "catalog": "1"}):
            with self.assertRaises(jsonschema.ValidationError):
                self.validate(bent, schema)

    def test_every_path_has_a_strong_tag_and_304(self):
        for _, path in self.examples():
            with self.subTest(path):
                _, headers, _ = self.reader.ask(path)
                self.assertRegex(headers["etag"], r'^"[^"]+"$')
                status, again, body = self.reader.ask(path, If_None_Match=headers["etag"])
                self.assertEqual((status, body, again["etag"]), (304, b"", headers["etag"]))

    def test_every_parameter_is_refused_where_it_is_wrong(self):
        for template, item in self.description["paths"].items():
            for parameter in item["get"]["parameters"]:
                if parameter["in"] == "query":
                    with self.subTest(f"{template} {parameter['name']}"):
                        self.refused(400, "bad-parameter", f"{template}?{parameter['name']}=%00x")
            self.refused(400, "unknown-parameter", template.replace("{", "").replace("}", "") + "?x=1")

    def refused(self, status, code, path, client=None, **headers):
        found, fields, data = (client or self.reader).ask(path, **headers)
        self.assertEqual(found, status, (path, data))
        self.assertEqual(fields["content-type"], "application/problem+json")
        problem = json.loads(data)
        self.validate(problem, {"$ref": "#/components/schemas/Problem"})
        self.assertEqual((problem["status"], problem["code"]), (status, code))
        return problem


class AccessTests(Office):
    """Who may read, and that nobody writes."""

    def test_strangers(self):
        for template in self.description["paths"]:
            status, headers, data = Client(self.address).ask(template.replace("{", "").replace("}", ""))
            self.assertEqual(status, 401, template)
            self.assertIn("Bearer", headers["www-authenticate"])
            self.assertEqual(json.loads(data)["code"], "not-logged-in")

    def test_every_role_reads(self):
        for role in ROLES:
            client = Client(self.address).log_in(self.aggregator, f"orang-{role}", role)
            self.assertEqual(client.ask("/api/v1/achievement?period=2022")[0], 200, role)
            self.assertEqual(client.ask("/unduh/capaian-2022.json")[0], 200, role)

    def test_another_system_reads_with_its_token(self):
        token = self.aggregator.command("user", "token", "sipd").strip()
        system = Client(self.address)
        self.assertEqual(
            system.ask("/api/v1/achievement?period=2022", Authorization=f"Bearer {token}")[0], 200)
        status, headers, _ = system.ask("/api/v1/office", Authorization=f"Bearer {token}x")
        self.assertEqual(status, 401)
        self.assertIn("Bearer", headers["www-authenticate"])
        self.aggregator.command("user", "token", "sipd", "--revoke")
        self.assertEqual(system.ask("/api/v1/office", Authorization=f"Bearer {token}")[0], 401)

    def test_other_methods(self):
        for method, body, kind in (
                ("POST", "{}", "application/json"), ("POST", "a=1", "application/x-www-form-urlencoded"),
                ("PUT", "x" * 100_000, "text/plain"), ("DELETE", None, "text/plain"),
                ("PATCH", "{}", "application/json"), ("OPTIONS", None, "text/plain")):
            status, headers, data = self.reader.ask("/api/v1/office", method, body, Content_Type=kind)
            self.assertEqual(status, 405, method)
            self.assertEqual(headers["allow"], "GET, HEAD")
            self.assertEqual(json.loads(data)["code"], "method-not-allowed")

    def test_head(self):
        status, headers, body = self.reader.ask("/api/v1/office", "HEAD")
        self.assertEqual((status, body), (200, b""))
        self.assertEqual(headers["content-type"], "application/json")

    def test_problems_in_the_language_asked(self):
        for language, word in (("id", "tidak ada"), ("en", "There is no")):
            _, headers, data = self.reader.ask("/api/v1/catalogs/9", Accept_Language=language)
            self.assertIn(word, json.loads(data)["detail"])
            self.assertEqual(headers["content-language"], language)


class ContentTests(Office):
    """What is answered is what the command line and the log say."""

    def test_figures(self):
        for query, options in (("period=2022", ()), ("period=2022&as_of=9", ("--as-of", "9"))):
            _, _, data = self.reader.ask(f"/api/v1/achievement?{query}")
            told = self.aggregator.command("achievement", "--period", "2022", "--format", "json", *options)
            self.assertEqual(data.decode(), told)

    def test_history_is_the_whole_log(self):
        seen, path = [], "/api/v1/history?limit=7"
        while path:
            page = self.reader.json(path)
            seen += [entry["index"] for entry in page["entries"]]
            path = page["next"] is not None and f"/api/v1/history?limit=7&before={page['next']}"
        size = page["log"]["size"]
        self.assertEqual(seen, list(reversed(range(size))))

    def test_receipts_verify(self):
        receipt = self.reader.json(f"/api/v1/receipts/{self.last_report['report']}")
        report = self.reader.json(f"/api/v1/reports/{self.last_report['report']}")
        proof = Proof.parse(receipt["proof"])
        self.assertEqual(proof.index, receipt["index"])
        proof.verify(self.log_key, report["entry"], receipt["received_at"], self.origin)
        self.assertEqual(self.reader.json("/api/v1/checkpoint")["vkey"], self.vkey)

    def test_revisions_tell_what_changed(self):
        chain = self.reader.json("/api/v1/revisions?period=2022&bidang=koperasi")["revisions"]
        self.assertEqual([revision["revision"] for revision in chain], [1, 2])
        self.assertEqual(chain[1]["changes"], [{
            "indicator": "koperasi-aktif", "component": "aktif", "before": "146", "after": "140"}])

    def test_units(self):
        units = {unit["id"]: unit for unit in self.reader.json("/api/v1/units?year=2023")["units"]}
        quarter = units["koperasi"]["periods"][1]
        self.assertEqual((quarter["period"], quarter["reported"], quarter["revision"]), ("2023-T1", False, 2))
        self.assertTrue(units["umkm"]["periods"][1]["reported"])
        self.assertTrue(self.reader.json("/api/v1/units?year=2021")["units"][0]["periods"][0]["locked"])

    def test_a_correction_changes_the_tag(self):
        _, headers, _ = self.reader.ask("/api/v1/office")
        self.aggregator.set_target("koperasi-aktif", "2023-T2", "71")
        status, after, _ = self.reader.ask("/api/v1/office", If_None_Match=headers["etag"])
        self.assertEqual(status, 200)
        self.assertNotEqual(after["etag"], headers["etag"])


class DownloadTests(Office):
    """The files the page offers are those of the command line, byte for byte."""

    def test_each_kind(self):
        for kind, style in (("xlsx", "xlsx"), ("csv", "csv-id"), ("json", "json")):
            path = self.aggregator.folder / f"unduh.{kind}"
            # A reader's pages are in Indonesian until another language is chosen.
            self.told(style, path)
            status, headers, data = self.reader.ask(f"/unduh/capaian-2022.{kind}")
            self.assertEqual(status, 200)
            self.assertEqual(data, path.read_bytes(), kind)
            self.assertEqual(headers["content-disposition"], f'attachment; filename="capaian-2022.{kind}"')

    def told(self, style, path):
        done = run(AGGREGATOR, "achievement", "--period", "2022", "--format", style, "-o", path, "--data",
                   self.aggregator.data, IKU_LANG="id")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_page_offers_the_spreadsheet_first(self):
        page = self.reader.ask("/?p=2022")[2].decode()
        places = [page.index(f"/unduh/capaian-2022.{kind}") for kind in ("xlsx", "csv", "json")]
        self.assertEqual(places, sorted(places))

    def test_strangers_get_nothing(self):
        status, headers, _ = Client(self.address).ask("/unduh/capaian-2022.xlsx")
        self.assertEqual((status, headers["location"]), (303, "/masuk"))


if __name__ == "__main__":
    unittest.main()
