"""The bidang's local form: from enrolment to a receipt as a person does it, and what no other page may do."""

import json
import os
import re
import unittest

from harness import reports
from harness.browser import Browser, trusting
from harness.forms import Page
from harness.processes import Agent, wait_for
from iku.jws import Compact
from test_agent import DONE, FAILED, USAGE, AgentCase
from test_agent_passphrase import PHRASE, PassphraseCase

AKTIF, SELURUH = "nilai.koperasi-aktif.aktif", "nilai.koperasi-aktif.seluruh"
PERSON = {"penyusun.nama": "Sitti Rahma", "penyusun.jabatan": "Staf Bidang"}
GOOD = {AKTIF: "180", SELURUH: "188", **PERSON}
TOKEN = "tanda"


class FormCase(AgentCase):
    """An agent that serves its form, and a browser that looks at it."""

    options = ()

    def setUp(self):
        super().setUp()
        self.serve()

    def serve(self, *options):
        """Start the daemon with its form; a browser without cookies."""
        self.daemon = self.agent.daemon("--http", "127.0.0.1:0", *self.options, *options)
        self.addCleanup(self.end, self.daemon)
        self.browser = Browser(self.daemon.ready["http"])
        wait_for(lambda: "Tersambung" in self.page("/").texts["sambungan"], "the connection")

    @staticmethod
    def end(daemon):
        if daemon.process.poll() is None:
            daemon.stop()

    def restart_agent(self):
        """End the agent and start it on the same port; the browser keeps its cookies."""
        address, cookies = self.daemon.ready["http"], self.browser.cookies
        self.assertEqual(self.daemon.stop(), 0)
        self.daemon = self.agent.daemon("--http", address)
        self.addCleanup(self.end, self.daemon)
        self.browser = Browser(address)
        self.browser.cookies = cookies

    def page(self, path, status=200):
        response = self.browser.get(path)
        self.assertEqual(response.status, status, response.text)
        return Page(response.text)

    def fill(self, period, action, values, status=200, path=None):
        """Fill in the form of a period and press a button; the response."""
        form = self.page(path or f"/isi/{period}?tetap=1").forms["isian"]
        response = self.browser.post(form.action, **form.fill(values), aksi=action)
        self.assertEqual(response.status, status, response.text)
        return response

    def check(self, period, values):
        """What the script is answered as the fields are typed."""
        form = self.page(f"/isi/{period}?tetap=1").forms["isian"]
        response = self.browser.post(f"/periksa/{period}", **form.fill(values))
        self.assertEqual(response.status, 200, response.text)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        return json.loads(response.body)

    def send(self, period, values):
        """Send what must be taken; the report's hash."""
        response = self.fill(period, "kirim-tetap", values, 303)
        found = re.fullmatch("/keadaan/([0-9a-f]{64})", response.headers["Location"])
        self.assertTrue(found, response.headers["Location"])
        return found[1]

    def state(self, report):
        return self.page(f"/keadaan/{report}").texts["keadaan"]

    def delivered(self, report):
        wait_for(lambda: self.state(report) == "Diterima kantor", "the receipt: " + self.daemon.errors())

    def payload(self, report):
        compact, _ = self.agent.receipt(report)
        return Compact.parse(compact).payload


class FillingTests(FormCase):
    """What a member of staff does."""

    def test_from_enrolment_to_the_receipt(self):
        period = self.period()
        answer = self.check(period, GOOD)
        result = answer["indicators"]["hasil.koperasi-aktif"]
        self.assertEqual(result["realisasi"], "95,74%")
        self.assertEqual(result["predikat"], "Sangat Tinggi")
        self.assertTrue(answer["saved"].startswith("Tersimpan"))
        report = self.send(period, GOOD)
        self.delivered(report)
        head = self.connection.head(period)
        self.assertEqual(head["report"], report)
        self.assertEqual(self.page(f"/keadaan/{report}").texts["nomor"], str(head["index"]))
        payload = self.payload(report)
        self.assertEqual(payload["values"], {"koperasi-aktif": {"aktif": "180", "seluruh": "188"}})
        self.assertEqual(payload["prepared_by"], reports.PERSON)
        self.assertIn(f"nomor {head['index']}", self.browser.get("/").text)
        # Who prepared it is offered again, and the period is not filled in a second time.
        self.assertEqual(self.page(f"/isi/{self.period()}?tetap=1").forms["isian"].fields["penyusun.nama"],
                         PERSON["penyusun.nama"])
        self.assertIn("sudah dilaporkan", self.browser.get(f"/isi/{period}?tetap=1").text)

    def test_what_is_missing_has_its_sentence_beside_its_field(self):
        period = self.period()
        page = Page(self.fill(period, "kirim", {AKTIF: "180"}, 422).text)
        self.assertIn("belum diisi", page.texts[SELURUH + "-f"])
        self.assertIn("belum diisi", page.texts["penyusun.nama-f"])
        self.assertIn("kesalahan", page.texts)
        self.assertNotIn(SELURUH + "-f", page.hidden)
        self.assertEqual(page.forms["isian"].fields[AKTIF], "180")
        self.assertIsNone(self.connection.head(period)["report"])

    def test_an_ambiguous_number_is_asked_about(self):
        period = self.period()
        typed = {**GOOD, AKTIF: "1.250", SELURUH: "1.300"}
        page = Page(self.fill(period, "kirim", typed, 422).text)
        self.assertIn("pilih yang dimaksud", page.texts[AKTIF + "-f"])
        choices = self.check(period, typed)["fields"][AKTIF]["choices"]
        self.assertEqual([choice["value"] for choice in choices], ["1250", "1.250"])
        self.assertFalse(any(choice["chosen"] for choice in choices))
        meant = {"maksud:" + AKTIF: "1250", "maksud:" + SELURUH: "1300"}
        report = self.send(period, {**typed, **meant})
        self.delivered(report)
        self.assertEqual(self.payload(report)["values"]["koperasi-aktif"], {"aktif": "1250", "seluruh": "1300"})

    def test_what_is_no_number_of_the_field(self):
        for text, sentence in (("banyak", "bukan angka"), ("-3", "negatif"), ("95,5", "bulat"), ("95%", "%")):
            with self.subTest(text):
                period = self.period()
                page = Page(self.fill(period, "kirim", {**GOOD, AKTIF: text}, 422).text)
                self.assertIn(sentence, page.texts[AKTIF + "-f"])
                self.assertIn(sentence, self.check(period, {**GOOD, AKTIF: text})["fields"][AKTIF]["fault"])
                self.assertEqual(self.check(period, GOOD)["fields"][AKTIF]["fault"], "")

    def test_a_rule_of_the_catalogue(self):
        page = Page(self.fill(self.period(), "kirim", {**GOOD, AKTIF: "200"}, 422).text)
        self.assertIn("kesalahan", page.texts)

    def test_a_missed_target_asks_for_notes(self):
        period = self.period()
        low = {**GOOD, AKTIF: "90"}
        page = Page(self.fill(period, "kirim", low).text)
        self.assertIn("target belum tercapai", page.texts["pertanyaan"])
        self.assertIsNone(self.connection.head(period)["report"])
        notes = {"catatan.koperasi-aktif.penghambat": "Modal kurang\r\nPasar sepi",
                 "catatan.koperasi-aktif.tindak_lanjut": "Pembinaan"}
        response = self.fill(period, "kirim", {**low, **notes}, 303)
        report = response.headers["Location"].rpartition("/")[2]
        self.delivered(report)
        self.assertEqual(self.payload(report)["notes"], {"koperasi-aktif": {
            "penghambat": "Modal kurang\nPasar sepi", "tindak_lanjut": "Pembinaan"}})

    def test_a_jump_is_pointed_out(self):
        before, after = "2025-T3", "2026-T3"
        self.delivered(self.send(before, GOOD))
        typed = {**GOOD, AKTIF: "180000", SELURUH: "188000",
                 "maksud:" + AKTIF: "", "maksud:" + SELURUH: ""}
        self.assertIn("Triwulan III 2025", self.check(after, typed)["fields"][AKTIF]["jump"])
        page = Page(self.fill(after, "kirim", typed).text)
        self.assertIn("periksa", page.texts["pertanyaan"])
        self.assertEqual(self.check(after, GOOD)["fields"][AKTIF]["jump"], "")
        self.assertIn("Tahun lalu (Triwulan III 2025): 180", self.browser.get(f"/isi/{after}").text)

    def test_a_draft_outlives_the_agent(self):
        period = self.period()
        self.fill(period, "simpan", {**GOOD, AKTIF: "177"}, 303)
        form = self.page(f"/isi/{period}?tetap=1").forms["isian"]
        self.restart_agent()
        fields = self.page(f"/isi/{period}?tetap=1").forms["isian"].fields
        self.assertEqual((fields[AKTIF], fields["penyusun.nama"]), ("177", PERSON["penyusun.nama"]))
        # A form that was open all the while is taken as well.
        response = self.browser.post(form.action, **form.fill({AKTIF: "178"}), aksi="simpan")
        self.assertEqual(response.status, 303)
        self.assertIn("Ada draf", self.browser.get("/").text)

    def test_the_running_year_is_asked_about(self):
        text = self.browser.get("/isi/2026").text
        self.assertIn("Tahun 2026 belum berakhir. Untuk keadaan sekarang pilih triwulan.", text)
        self.assertNotIn('id="isian"', text)
        self.assertIn('id="isian"', self.browser.get("/isi/2026?tetap=1").text)
        self.assertNotIn("belum berakhir", self.browser.get("/isi/2025").text)

    def test_a_year_outside_of_the_catalogue(self):
        self.assertIn("tidak ada dalam katalog", self.browser.get("/isi/2031").text)
        self.assertEqual(self.browser.get("/isi/tahun").status, 404)

    def test_english(self):
        self.browser.get("/bahasa/en?ke=/isi/2025")
        self.assertIn("Fill in", self.browser.get("/").text)
        self.assertEqual(self.browser.get("/bahasa/en?ke=//evil.example").headers["Location"], "/")

    def test_hostile_text_stays_text(self):
        period = self.period()
        hostile = "<script>alert(1)</script>\"'&"
        response = self.fill(period, "periksa", {**GOOD, AKTIF: hostile, "penyusun.nama": hostile})
        self.assertNotIn("<script>alert", response.text)
        fields = Page(response.text).forms["isian"].fields
        self.assertEqual((fields[AKTIF], fields["penyusun.nama"]), (hostile, hostile))


class LineTests(FormCase):
    """The line to the office: down, up again, and what the office says."""

    def down(self):
        self.aggregator.stop()
        wait_for(lambda: "Tidak tersambung" in self.page("/").texts["sambungan"], "the cut")

    def up(self):
        self.aggregator.start()
        type(self).connection = self.aggregator.connect(self.identity)
        self.addClassCleanup(self.connection.close)

    def test_offline_and_later(self):
        self.down()
        self.addCleanup(lambda: self.aggregator.daemon or self.up())
        period = self.period()
        self.assertEqual(self.check(period, GOOD)["indicators"]["hasil.koperasi-aktif"]["realisasi"], "95,74%")
        report = self.send(period, GOOD)
        self.assertEqual(self.state(report), "Menunggu dikirim")
        bar = self.page("/").texts["sambungan"]
        self.assertIn("terakhir terhubung", bar)
        self.assertIn("1 laporan menunggu", bar)
        self.assertIn("data-poll", self.browser.get(f"/keadaan/{report}").text)
        self.restart_agent()
        self.assertIn("terakhir terhubung", self.page("/").texts["sambungan"])
        self.up()
        self.delivered(report)
        self.assertNotIn("data-poll", self.browser.get(f"/keadaan/{report}").text)
        self.assertEqual(self.connection.head(period)["report"], report)

    def test_a_refusal_says_what_to_change(self):
        self.down()
        self.addCleanup(lambda: self.aggregator.daemon or self.up())
        period = self.period()
        report = self.send(period, GOOD)
        self.aggregator.lock(period)
        self.up()
        wait_for(lambda: self.state(report) == "Ditolak kantor", "the refusal")
        self.assertIn("Ditolak", self.browser.get("/").text)
        self.assertIn("dikunci", self.browser.get(f"/isi/{period}?tetap=1").text)
        self.aggregator.unlock(period)
        self.restart_agent()
        wait_for(lambda: "dikunci" not in self.browser.get(f"/isi/{period}?tetap=1").text, "the unlocking")
        again = f"/isi/{period}?perbaiki={report}"
        form = self.page(again).forms["isian"]
        self.assertEqual(form.fields[AKTIF], "180")
        response = self.browser.post(form.action, **form.fill({AKTIF: "181"}), aksi="kirim-tetap")
        self.assertEqual(response.status, 303, response.text)
        self.delivered(response.headers["Location"].rpartition("/")[2])

    def test_a_returned_report_is_asked_for_until_a_newer_one_is_in(self):
        period = self.period()
        self.delivered(self.send(period, GOOD))
        self.aggregator.return_report(period, "koperasi", "Lampirkan <rekap>")
        self.restart_agent()
        home = wait_for(
            lambda: "Diminta perbaikan oleh" in (text := self.browser.get("/").text) and text, "the notice")
        self.assertIn("Lampirkan &lt;rekap&gt;", home)
        draft = self.draft(period, aktif=179)
        self.deliver(DONE, "correct", draft, "--reason", "Rekap diperbaiki")
        self.assertNotIn("Diminta perbaikan", self.browser.get("/").text)

    def test_a_lock_is_told_until_it_is_put_aside(self):
        period = self.period()
        self.aggregator.lock(period)
        self.restart_agent()
        text = wait_for(lambda: "dikunci oleh" in (text := self.browser.get("/").text) and text, "the notice")
        index = re.search(r'name="nomor" value="(\d+)"', text)[1]
        response = self.browser.post("/pemberitahuan", tanda=self.browser.form_token("/"), nomor=index)
        self.assertEqual(response.status, 303)
        self.assertNotIn("dikunci oleh", self.browser.get("/").text)
        self.restart_agent()
        self.assertNotIn("dikunci oleh", self.browser.get("/").text)

    def test_commands_beside_the_form(self):
        line = self.deliver(DONE, "submit", self.draft(self.period()))
        self.assertEqual(self.state(line["report"]), "Diterima kantor")


class ForeignPageTests(FormCase):
    """What a page elsewhere tries: nothing of it is read or taken."""

    def setUp(self):
        super().setUp()
        self.target = self.period()
        self.form = self.page(f"/isi/{self.target}?tetap=1").forms["isian"].fill(GOOD)

    def post(self, headers=(), drop=(), path=None, **changed):
        fields = {name: value for name, value in {**self.form, "aksi": "simpan", **changed}.items()
                  if name not in drop}
        return self.browser.request("POST", path or f"/isi/{self.target}", fields, headers)

    def assert_untouched(self):
        self.assertEqual(self.page(f"/isi/{self.target}?tetap=1").forms["isian"].fields[AKTIF], "")

    def test_its_own_form_is_taken(self):
        self.assertEqual(self.post().status, 303)
        self.assertEqual(self.page(f"/isi/{self.target}?tetap=1").forms["isian"].fields[AKTIF], "180")

    def test_another_host_is_not_served(self):
        port = self.browser.port
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", f"192.168.1.1:{port}", ""):
            with self.subTest(host):
                for path in ("/", "/isi/2022", "/gaya.css", "/isian.js", "/tidak-ada"):
                    self.assertEqual(
                        self.browser.request("GET", path, headers={"Host": host}).status, 421, path)
                self.assertEqual(self.post({"Host": host, "Origin": f"http://{host}"}).status, 421)
        self.assertEqual(self.browser.request("GET", "/", headers={"Host": f"localhost:{port}"}).status, 200)
        self.assert_untouched()

    def test_another_origin_is_refused(self):
        port = self.browser.port
        for origin in ("http://evil.example", "null", f"https://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}",
                       f"http://localhost:{port}"):
            with self.subTest(origin):
                self.assertEqual(self.post({"Origin": origin}).status, 403)
                self.assertEqual(self.post({"Origin": origin}, path=f"/periksa/{self.target}").status, 403)
        self.assert_untouched()

    def test_a_form_without_this_browsers_token_is_refused(self):
        other = Browser(self.daemon.ready["http"])
        token = other.form_token(f"/isi/{self.target}?tetap=1")
        self.assertNotEqual(token, self.form[TOKEN])
        for changed in ({TOKEN: token}, {TOKEN: ""}, {TOKEN: self.form[TOKEN][:-1]}):
            with self.subTest(changed):
                self.assertEqual(self.post(**changed).status, 403)
                self.assertEqual(self.post(path="/pemberitahuan", nomor="1", **changed).status, 403)
        self.assertEqual(self.post(drop=[TOKEN]).status, 403)
        self.browser.cookies.clear()
        self.assertEqual(self.post().status, 403)
        self.assert_untouched()

    def test_requests_on_behalf_of_another_site_are_refused(self):
        for site in ("cross-site", "same-site"):
            asked = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
            self.assertEqual(self.browser.request("GET", "/", headers=asked).status, 403)
            self.assertEqual(self.post({**asked, "Sec-Fetch-Mode": "navigate"}).status, 403)
            frame = {**asked, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
            self.assertEqual(self.browser.request("GET", "/", headers=frame).status, 403)
            link = {**asked, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
            self.assertEqual(self.browser.request("GET", "/", headers=link).status, 200)
        for site in ("same-origin", "none"):
            self.assertEqual(self.browser.request("GET", "/", headers={"Sec-Fetch-Site": site}).status, 200)
        self.assert_untouched()

    def test_what_every_answer_carries(self):
        for path in ("/", f"/isi/{self.target}?tetap=1", "/gaya.css", "/isian.js", "/tidak-ada"):
            headers = self.browser.request("GET", path, headers={"Origin": "http://evil.example"}).headers
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
            self.assertNotIn("unsafe", headers["Content-Security-Policy"])
            self.assertIn("frame-ancestors 'none'", headers["Content-Security-Policy"])
            self.assertEqual(headers["X-Frame-Options"], "DENY")
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
            self.assertEqual(headers["Cross-Origin-Resource-Policy"], "same-origin")
            self.assertFalse([name for name in headers if name.lower().startswith("access-control-")])
        text = self.browser.get(f"/isi/{self.target}?tetap=1").text
        self.assertFalse(re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)|javascript:", text))

    def test_the_cookie(self):
        cookie = Browser(self.daemon.ready["http"]).get("/").headers["Set-Cookie"]
        self.assertTrue(cookie.startswith("iku_isian_koperasi="), cookie)
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite=Strict", cookie)
        # Once it is there no other is set.
        self.assertIsNone(self.browser.get("/").headers["Set-Cookie"])

    def test_other_methods_and_bodies(self):
        for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
            self.assertEqual(self.browser.request(method, "/isi/2022").status, 405, method)
        body = {"Content-Type": "text/plain"}
        self.assertEqual(self.post(body).status, 415)
        self.assertEqual(self.post({"Content-Length": str(64 << 20)}).status, 413)
        self.assert_untouched()


class LogInTests(AgentCase):
    """HTTPS and personal log-ins: any address but loopback has nothing else."""

    NAME, PASSWORD = "sitti", "kata sandi yang panjang"

    def setUp(self):
        super().setUp()
        folder = self.agent.folder
        done = self.aggregator.run("key", "certificate", "--host", "localhost", "-o", folder, "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.files = json.loads(done.stdout)
        self.assertEqual((folder / "localhost.key").stat().st_mode & 0o777, 0o600)

    def serve(self):
        self.daemon = self.agent.daemon("--http", "127.0.0.1:0", "--cert", self.files["certificate"], "--key",
                                        self.files["key"])
        self.addCleanup(self.daemon.stop)
        return self.browser()

    def browser(self):
        return Browser(self.daemon.ready["http"], trusting(self.aggregator.data / "ca.crt"), "localhost")

    def add(self, name=NAME):
        done = self.agent.run("user", "add", name, "--name", "Sitti Rahma", "--title", "Staf Bidang", "--nip",
                              "198001012005012001", "--json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)["password"]

    def log_in(self):
        browser = self.serve()
        response = browser.log_in(self.NAME, self.first, self.PASSWORD)
        self.assertEqual((response.status, response.headers["Location"]), (303, "/"))
        return browser

    def test_beyond_this_machine_only_with_https(self):
        done = self.agent.run("run", "--http", "0.0.0.0:0")
        self.assertEqual(done.returncode, USAGE, done.stderr)
        self.assertIn("--cert", done.stderr)

    def test_https_needs_users(self):
        done = self.agent.run("run", "--http", "127.0.0.1:0", "--cert", self.files["certificate"], "--key",
                              self.files["key"])
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertIn("user add", done.stderr)

    def test_who_logs_in_prepares_the_report(self):
        self.first = self.add()
        browser = self.log_in()
        period = self.period()
        page = Page(browser.get(f"/isi/{period}?tetap=1").text)
        form = page.forms["isian"]
        self.assertNotIn("penyusun.nama", form.fields)
        fields = {**form.fill({AKTIF: "180", SELURUH: "188"}), "penyusun.nama": "Orang Lain", "aksi": "kirim-tetap"}
        response = browser.post(form.action, **fields)
        self.assertEqual(response.status, 303, response.text)
        report = response.headers["Location"].rpartition("/")[2]
        wait_for(lambda: self.agent.receipt(report), "the receipt")
        compact, _ = self.agent.receipt(report)
        self.assertEqual(Compact.parse(compact).payload["prepared_by"],
                         {"name": "Sitti Rahma", "title": "Staf Bidang", "nip": "198001012005012001"})

    def test_strangers_see_the_log_in_page_alone(self):
        self.first = self.add()
        browser = self.serve()
        for path in ("/", "/isi/2022", "/riwayat", "/keadaan/" + "0" * 64, "/kata-sandi"):
            response = browser.get(path)
            self.assertEqual((response.status, response.headers["Location"]), (303, "/masuk"), path)
        self.assertEqual(browser.post("/isi/2022", aksi="simpan", tanda="x").headers["Location"], "/masuk")
        self.assertEqual(browser.get("/masuk").status, 200)
        self.assertEqual(browser.request("GET", "/", headers={"Host": "evil.example"}).status, 421)

    def test_the_first_password_must_be_changed(self):
        self.first = self.add()
        browser = self.serve()
        browser.log_in(self.NAME, self.first)
        self.assertEqual(browser.get("/").headers["Location"], "/kata-sandi")
        token = browser.form_token("/kata-sandi")
        short = browser.post("/kata-sandi", tanda=token, lama=self.first, baru="pendek", ulang="pendek")
        self.assertEqual(short.status, 422)
        self.assertEqual(browser.get("/").headers["Location"], "/kata-sandi")

    def test_the_cookie_and_the_end_of_a_log_in(self):
        self.first = self.add()
        browser = self.serve()
        response = browser.post("/masuk", nama=self.NAME, sandi=self.first)
        cookie = response.headers["Set-Cookie"]
        for part in ("__Host-iku_isian_koperasi=", "HttpOnly", "SameSite=Strict", "Secure", "Path=/"):
            self.assertIn(part, cookie)
        self.assertIn("max-age", response.headers["Strict-Transport-Security"])
        browser.post("/kata-sandi", tanda=browser.form_token("/kata-sandi"), lama=self.first,
                     baru=self.PASSWORD, ulang=self.PASSWORD)
        self.assertEqual(browser.get("/").status, 200)
        other = dict(browser.cookies)
        browser.post("/keluar", tanda=browser.form_token("/"))
        browser.cookies = other
        self.assertEqual(browser.get("/").status, 303)

    def test_a_removed_user_is_out_at_once(self):
        self.first = self.add()
        self.add("andi")
        browser = self.log_in()
        self.assertEqual(browser.get("/").status, 200)
        self.assertEqual(self.agent.run("user", "remove", self.NAME).returncode, DONE)
        self.assertEqual(browser.get("/").status, 303)

    def test_a_new_password_ends_log_ins(self):
        self.first = self.add()
        browser = self.log_in()
        self.assertEqual(self.agent.run("user", "password", self.NAME).returncode, DONE)
        self.assertEqual(browser.get("/").status, 303)

    def test_wrong_passwords_make_wait(self):
        self.first = self.add()
        browser = self.serve()
        for _ in range(2):
            response = browser.post("/masuk", nama=self.NAME, sandi="salah salah salah")
            self.assertEqual(response.status, 403)
        self.assertIn("Tunggu", response.text)
        # The right one waits as well; another user does not.
        self.assertEqual(browser.post("/masuk", nama=self.NAME, sandi=self.first).status, 403)
        self.assertIn("salah", browser.post("/masuk", nama="andi", sandi="salah salah salah").text)

    def test_a_log_in_from_another_origin_is_refused(self):
        self.first = self.add()
        browser = self.serve()
        form = {"nama": self.NAME, "sandi": self.first}
        refused = browser.request("POST", "/masuk", form, {"Origin": "https://evil.example"})
        self.assertEqual(refused.status, 403)
        self.assertIsNone(refused.headers["Set-Cookie"])

    def test_users_on_loopback_log_in_too(self):
        self.first = self.add()
        daemon = self.agent.daemon("--http", "127.0.0.1:0")
        self.addCleanup(daemon.stop)
        browser = Browser(daemon.ready["http"])
        self.assertEqual(browser.get("/").headers["Location"], "/masuk")
        self.assertEqual(browser.log_in(self.NAME, self.first, self.PASSWORD).status, 303)
        self.assertEqual(browser.get("/").status, 200)

    def test_the_users_command(self):
        self.add()
        listed = json.loads(self.agent.run("user", "list", "--json").stdout)
        self.assertEqual([(user["user"], user["nip"], user["must_change"]) for user in listed],
                         [(self.NAME, "198001012005012001", True)])
        self.assertEqual((self.agent.data / "users.json").stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.agent.run("user", "add", self.NAME, "--name", "x", "--title", "y").returncode, FAILED)
        self.assertEqual(self.agent.run("user", "add", "a b", "--name", "x", "--title", "y").returncode, USAGE)
        self.assertEqual(self.agent.run("user", "add", "ani", "--title", "y").returncode, USAGE)
        self.assertEqual(self.agent.run("user", "remove", "siapa").returncode, FAILED)


class ProtectedKeyTests(PassphraseCase):
    """A signing key under a passphrase: only *Kirim* opens it."""

    def test_kirim_asks_for_the_passphrase(self):
        self.protected()
        daemon = self.agent.daemon("--http", "127.0.0.1:0")
        self.addCleanup(daemon.stop)
        browser = Browser(daemon.ready["http"])
        period = self.period()
        form = Page(browser.get(f"/isi/{period}?tetap=1").text).forms["isian"]
        self.assertIn("frasa", form.fields)
        for phrase in ("", "bukan frasa ini"):
            response = browser.post(form.action, **form.fill({**GOOD, "frasa": phrase}), aksi="kirim-tetap")
            self.assertEqual(response.status, 422)
            page = Page(response.text)
            self.assertNotIn("frasa-f", page.hidden)
            self.assertEqual((page.forms["isian"].fields["frasa"], page.forms["isian"].fields[AKTIF]), ("", "180"))
        self.send(daemon, browser, form)
        for path in self.agent.data.rglob("*"):
            if path.is_file():
                self.assertNotIn(PHRASE.encode(), path.read_bytes(), path)

    @unittest.skipIf("ASAN_OPTIONS" in os.environ, "a sanitizer keeps what was given back")
    def test_the_passphrase_does_not_stay_in_memory(self):
        self.protected()
        daemon = self.agent.daemon("--http", "127.0.0.1:0")
        self.addCleanup(daemon.stop)
        browser = Browser(daemon.ready["http"])
        form = Page(browser.get(f"/isi/{self.period()}?tetap=1").text).forms["isian"]
        self.send(daemon, browser, form)
        self.assertNotIn(PHRASE.encode(), memory(daemon.process.pid))
        self.assertNotIn(PHRASE.replace(" ", "+").encode(), memory(daemon.process.pid))

    def send(self, daemon, browser, form):
        """Fill the form in, sign with the passphrase, and wait for the receipt."""
        response = browser.post(form.action, **form.fill({**GOOD, "frasa": PHRASE}), aksi="kirim-tetap")
        self.assertEqual(response.status, 303, response.text)
        report = response.headers["Location"].rpartition("/")[2]
        wait_for(lambda: self.agent.receipt(report), "the receipt: " + daemon.errors())


def memory(pid):
    """The writable memory of a process."""
    found = b""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as content:
        for line in maps:
            area, rights = line.split()[:2]
            if not rights.startswith("rw") or "[v" in line:
                continue
            start, end = (int(part, 16) for part in area.split("-"))
            content.seek(start)
            try:
                found += content.read(end - start)
            except OSError:
                pass
    return found


class ItemTests(AgentCase):
    """IKU 1 item by item: rows, sums, more rows."""

    INDICATOR = "ketersediaan-barang-pokok"

    def setUp(self):
        super().setUp()
        self.trade = Agent("id")
        self.addCleanup(self.trade.close)
        done = self.trade.enroll(self.aggregator.token("perdagangan"))
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.daemon = self.trade.daemon("--http", "127.0.0.1:0")
        self.addCleanup(self.daemon.stop)
        self.browser = Browser(self.daemon.ready["http"])

    def row(self, place, name, unit, need, stock):
        base = f"angka.{self.INDICATOR}.{place}"
        return {f"rincian.{self.INDICATOR}.{place}": name, f"satuan.{self.INDICATOR}.{place}": unit,
                f"{base}.kebutuhan": need, f"{base}.stok": stock}

    def form(self, period):
        return Page(self.browser.get(f"/isi/{period}?tetap=1").text).forms["isian"]

    def test_rows_and_sums(self):
        period, after = "2022", "2023"
        form = self.form(period)
        rows = {**self.row(0, "Beras", "ton", "1000,5", "1200"), **self.row(1, "Gula", "ton", "200", "250"), **PERSON}
        answer = json.loads(self.browser.post(f"/periksa/{period}", **form.fill(rows)).body)
        sum_name = f"jumlah.{self.INDICATOR}.kebutuhan"
        self.assertIn("1.200,5", answer["fields"][sum_name]["amount"])
        more = self.browser.post(form.action, **form.fill(rows), aksi=f"baris.{self.INDICATOR}")
        fields = Page(more.text).forms["isian"].fields
        names = [name for name in fields if name.startswith(f"rincian.{self.INDICATOR}.")]
        self.assertGreater(len(names), 5)
        self.assertEqual(fields[f"rincian.{self.INDICATOR}.1"], "Gula")
        response = self.browser.post(form.action, **form.fill(rows), aksi="kirim-tetap")
        self.assertEqual(response.status, 303, response.text)
        report = response.headers["Location"].rpartition("/")[2]
        compact, _ = wait_for(lambda: self.trade.receipt(report), "the receipt: " + self.daemon.errors())
        payload = Compact.parse(compact).payload
        self.assertEqual([item["item"] for item in payload["items"][self.INDICATOR]], ["Beras", "Gula"])
        self.assertEqual(payload["values"][self.INDICATOR]["kebutuhan"], "1200.5")
        # The next period offers the names; those that are not filled in are no items.
        fields = self.form(after).fields
        self.assertEqual(fields[f"rincian.{self.INDICATOR}.0"], "Beras")
        next_form = self.form(after)
        filled = next_form.fill(self.row(0, "Beras", "ton", "1001", "1199"))
        response = self.browser.post(next_form.action, **filled, aksi="kirim-tetap")
        self.assertEqual(response.status, 303, response.text)
        report = response.headers["Location"].rpartition("/")[2]
        compact, _ = wait_for(lambda: self.trade.receipt(report), "the receipt")
        self.assertEqual(len(Compact.parse(compact).payload["items"][self.INDICATOR]), 1)

    def test_rupiah_in_millions(self):
        period = self.period()
        form = self.form(period)
        field = "nilai.pertumbuhan-perdagangan.omzet"
        answer = json.loads(self.browser.post(
            f"/periksa/{period}", **form.fill({field: "1.250", "skala:" + field: "juta", "maksud:" + field: "1250"}),
        ).body)
        self.assertEqual(answer["fields"][field]["amount"], "= Rp1.250.000.000")


if __name__ == "__main__":
    unittest.main()
