"""``/api/v1/…`` against its own description: every path is requested, every answer held against its schema."""

import json
import unittest
from decimal import Decimal

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
        cls.tell_office_affairs()
        cls.address = cls.aggregator.daemon.ready["http"]
        cls.reader = Client(cls.address).log_in(cls.aggregator, "pembaca", "bidang")
        cls.description = cls.reader.json("/api/v1/openapi.json")
        cls.last_report = cls.reader.json("/api/v1/history?kind=report&limit=1")["entries"][0]["report"]

    @classmethod
    def tell_office_affairs(cls):
        """Two programs, three officials, one delivery."""
        command = cls.aggregator.command
        command("program", "set", "7", "--year", "2022", "--pagu", "1250000", "--realisasi", "1000000",
                "--indicators", "koperasi-aktif", "--reason", "DPA perubahan")
        command("program", "set", "8", "--year", "2022", "--pagu", "750000.50", "--indicators", "koperasi-aktif")
        for since, title, name in (("2021-01-01", "Plt. Kepala Dinas", "PERTAMA"), ("2023-06-01", "Kepala Dinas", "KEDUA")):
            command("official", "set", "--from", since, "--title", title, "--name", name, "--nip", "19700101 199003 1 001")
        command("official", "set", "--from", "2021-01-01", "--title", "Kepala Bidang Koperasi", "--name", "KOPERASI",
                "--bidang", "koperasi")
        command("period", "deliver", "2022", "--number", "050/12/2023", "--date", "2023-02-20")

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
            "/api/v1/programs": ["?year=2022", "?year=2026", "?year=2022&as_of=8"],
            "/api/v1/officials": ["", "?date=2022-05-01"],
            "/api/v1/deliveries": ["?year=2022", "?year=2026"],
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

    def test_programs_are_those_of_the_command(self):
        answer = self.reader.json("/api/v1/programs?year=2022")
        told = json.loads(self.aggregator.command("program", "list", "--year", "2022", "--json"))
        catalog = self.reader.json("/api/v1/catalogs/1")
        self.assertEqual([each["program"] for each in answer["programs"]], catalog["programs"])
        for each in answer["programs"]:
            said = [one for one in told if one["program"] == each["program"]]
            self.assertEqual(each["index"] is not None, bool(said), each["program"])
            for one in said:
                for name in ("serapan", "capaian", "efisiensi", "kelas", "indicators", "index", "at"):
                    self.assertEqual(each[name], one[name], name)
                self.assertEqual(Decimal(each["pagu"]), Decimal(one["pagu"]))
                self.assertEqual(each["by"]["name"], one["by"])
        self.assertEqual([each["reason"] for each in answer["programs"][6:8]], ["DPA perubahan", None])
        self.assertIsNone(answer["programs"][7]["serapan"], "nobody has said what was spent")

    def test_money_of_an_indicator_and_of_all(self):
        answer = self.reader.json("/api/v1/programs?year=2022")
        figures = {each["id"]: each for each in self.reader.json("/api/v1/achievement?period=2022")["indicators"]}
        for each in answer["indicators"]:
            self.assertEqual(each["capaian"], figures[each["id"]]["capaian"])
        koperasi = next(each for each in answer["indicators"] if each["id"] == "koperasi-aktif")
        self.assertEqual((koperasi["pagu"], koperasi["realisasi"]), ("2000000.5000000000", None))
        self.assertEqual(answer["total"], {"pagu": "2000000.5000000000", "realisasi": None, "serapan": None})

    def test_programs_as_they_were(self):
        acts = self.reader.json("/api/v1/history?kind=act&limit=200")["entries"]
        first = min(entry["index"] for entry in acts if entry["act"]["act"] == "program")
        for size, known in ((first, 0), (first + 1, 1), (first + 2, 2)):
            answer = self.reader.json(f"/api/v1/programs?year=2022&as_of={size}")
            self.assertEqual(answer["log"]["size"], size)
            self.assertEqual(sum(each["index"] is not None for each in answer["programs"]), known)

    def test_the_official_of_a_day(self):
        for day, names in (("2020-12-31", set()), ("2023-05-31", {"PERTAMA", "KOPERASI"}),
                           ("2023-06-01", {"KEDUA", "KOPERASI"})):
            answer = self.reader.json(f"/api/v1/officials?date={day}")
            self.assertEqual({each["name"] for each in answer["officials"] if each["in_office"]}, names)
            self.assertEqual((answer["date"], len(answer["officials"])), (day, 3))
        self.assertEqual(self.reader.json("/api/v1/officials")["officials"][0]["title"], "Plt. Kepala Dinas")

    def test_deliveries(self):
        periods = {each["period"]: each for each in self.reader.json("/api/v1/deliveries?year=2022")["periods"]}
        self.assertEqual((periods["2022"]["state"], periods["2022"]["due"]), ("delivered", "2023-02-28"))
        delivery, = periods["2022"]["deliveries"]
        self.assertEqual((delivery["number"], delivery["date"]), ("050/12/2023", "2023-02-20"))
        entry = self.reader.json(f"/api/v1/entries/{delivery['index']}")["content"]
        self.assertEqual((entry["size"], entry["root"]), (delivery["size"], delivery["root"]))
        self.assertEqual((periods["2022-T1"]["state"], periods["2022-T1"]["deliveries"]), ("not-asked", []))

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
