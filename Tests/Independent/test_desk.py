"""The desk of ``iku-agent run --http``: corrections, history, evidence, several periods, withdrawal.

Everything is done as a browser without script does it.
"""

import hashlib
import json
import re
import unittest

from harness.browser import Browser
from harness.clerk import Clerk
from harness.processes import wait_for
from iku.log import Proof
from test_agent import AgentCase
from test_agent_passphrase import PHRASE, PassphraseCase

INDICATOR = "koperasi-aktif"
PERSON = {"penyusun.nama": "Sitti Rahma", "penyusun.jabatan": "Staf Bidang"}


def figures(active, all_of_them):
    return {f"nilai.{INDICATOR}.aktif": active, f"nilai.{INDICATOR}.seluruh": all_of_them}


class DeskCase(AgentCase):
    """An agent with its form, its aggregator beside it."""

    def setUp(self):
        super().setUp()
        self.start()

    def start(self):
        self.daemon = self.agent.daemon("--http", "127.0.0.1:0")
        self.addCleanup(self.daemon.stop)
        self.clerk = Clerk(self.daemon.ready["http"])
        self.clerk.get("/")

    def send(self, path, fields, button="kirim"):
        """Fill in and send, questions answered; the page of its state."""
        response = self.clerk.fill(path, button, fields)
        if response.status == 200 and 'value="kirim-tetap"' in response.text:
            response = self.clerk.fill(path, "simpan", fields)
            form = self.clerk.form(path)
            response = self.clerk.post(form.action, **{**form.fields, **fields, "aksi": "kirim-tetap"})
        self.assertEqual(response.status, 303, response.text)
        return self.clerk.delivered(response, wait_for)

    def report(self, period, active="146", all_of_them="188"):
        return self.send(f"/isi/{period}?tetap=1", {**figures(active, all_of_them), **PERSON})

    def head(self, period):
        return self.connection.head(period)


class CorrectionTests(DeskCase):
    def test_old_and_new_and_a_reason(self):
        period = self.period()
        self.report(period)
        page = self.clerk.get(f"/koreksi/{period}").text
        self.assertIn('value="146"', page)
        path = f"/koreksi/{period}"
        change = {f"nilai.{INDICATOR}.aktif": "150", **PERSON}
        refused = self.clerk.fill(path, "kirim", change)
        self.assertEqual(refused.status, 422)
        self.assertIn("alasan-f", refused.text)
        self.assertEqual(self.head(period)["revision"], 1)
        checked = self.clerk.fill(path, "periksa", {"alasan": "Salah hitung"}).text
        section = checked[checked.index('id="perubahan"'):]
        self.assertRegex(section, r"146.*150.*\+4")
        self.send(path, {"alasan": "Salah hitung"})
        head = self.head(period)
        self.assertEqual(head["revision"], 2)
        compact, _ = self.agent.receipt(head["report"])
        self.assertEqual(self.payload(compact)["reason"], "Salah hitung")
        self.assertEqual(self.payload(compact)["values"][INDICATOR]["aktif"], "150")

    def payload(self, compact):
        import base64
        part = compact.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

    def test_nothing_changed_is_nothing_to_send(self):
        period = self.period()
        self.report(period)
        response = self.clerk.fill(f"/koreksi/{period}", "kirim", {"alasan": "Tanpa perubahan", **PERSON})
        self.assertEqual(response.status, 422)
        self.assertEqual(self.head(period)["revision"], 1)

    def test_an_emptied_field_is_a_fault_not_the_old_figure(self):
        period = self.period()
        self.report(period)
        response = self.clerk.fill(
            f"/koreksi/{period}", "kirim", {**figures("", ""), "alasan": "Dikosongkan", **PERSON})
        self.assertEqual(response.status, 422)
        self.assertEqual(self.head(period)["revision"], 1)

    def test_a_report_that_came_meanwhile_is_not_overwritten(self):
        period = self.period()
        self.report(period)
        path = f"/koreksi/{period}"
        form = self.clerk.form(path)
        self.send(path, {f"nilai.{INDICATOR}.aktif": "150", "alasan": "Salah hitung", **PERSON})
        late = {**form.fields, f"nilai.{INDICATOR}.aktif": "151", "alasan": "Terlambat", **PERSON}
        response = self.clerk.post(path, **late, aksi="kirim")
        self.assertEqual(response.status, 422)
        self.assertEqual(self.head(period)["revision"], 2)

    def test_the_draft_of_a_correction_survives_a_kill(self):
        period = self.period()
        self.report(period)
        path = f"/koreksi/{period}"
        self.clerk.fill(path, "simpan", {f"nilai.{INDICATOR}.aktif": "1,5x <b>", "alasan": "Sebab & akibat"})
        self.daemon.kill()
        self.start()
        form = self.clerk.form(path)
        self.assertEqual(form.fields[f"nilai.{INDICATOR}.aktif"], "1,5x <b>")
        self.assertEqual(form.fields["alasan"], "Sebab & akibat")
        self.assertEqual(self.clerk.fill(path, "batal", {}).status, 303)
        self.assertEqual(self.clerk.form(path).fields[f"nilai.{INDICATOR}.aktif"], "146")


class HistoryTests(DeskCase):
    def test_revisions_receipts_and_checking_again(self):
        period = self.period()
        self.report(period)
        self.send(
            f"/koreksi/{period}", {f"nilai.{INDICATOR}.aktif": "150", "alasan": "Salah hitung", **PERSON})
        page = self.clerk.get(f"/riwayat/{period}").text
        self.assertIn("Salah hitung", page)
        links = re.findall(rf'href="(/riwayat/{period}/[0-9a-f]{{64}}\.(?:jws|tlog-proof))"', page)
        self.assertEqual(len(links), 4)
        compact, proof = (self.clerk.get(link).text for link in links[:2])
        Proof.parse(proof).verify(self.connection.log_key, compact.strip())
        checked = self.clerk.fill("/riwayat", "periksa", {}).text
        self.assertIn('class="note done"', checked)

    def test_a_flipped_bit_is_found(self):
        period = self.period()
        self.report(period)
        path = self.agent.data / "receipts" / f"{self.head(period)['report']}.tlog-proof"
        content = bytearray(path.read_bytes())
        content[-20] ^= 1
        path.write_bytes(content)
        checked = self.clerk.fill("/riwayat", "periksa", {}).text
        self.assertIn('role="alert"', checked)
        self.assertIn(path.name, checked)


class EvidenceTests(DeskCase):
    def test_uploaded_named_delivered_and_downloaded_by_the_inspektorat(self):
        period = self.period()
        content = bytes(range(256)) * 4096
        name = hashlib.sha256(content).hexdigest()
        response = self.clerk.upload(f"/bukti/{period}", 'rekap "1".pdf', content, indikator=INDICATOR)
        self.assertEqual(response.status, 303, response.text)
        self.report(period)
        compact, _ = self.agent.receipt(self.head(period)["report"])
        self.assertIn(name, self.evidence(compact))
        password = self.aggregator.add_user("auditor", "inspektorat")
        auditor = Browser(self.aggregator.http)
        auditor.log_in("auditor", password, "kata-sandi-panjang")
        found = wait_for(
            lambda: (lambda answer: answer if answer.status == 200 else None)(auditor.get(f"/bukti/{name}")),
            "the evidence at the office")
        self.assertEqual(found.body, content)
        history = wait_for(
            lambda: (lambda page: page if "terkirim" in page else None)(self.clerk.get(f"/riwayat/{period}").text),
            "its delivery in the history")
        self.assertIn("rekap", history)
        self.assertIn("attachment", found.headers["Content-Disposition"])
        self.assertEqual(found.headers["Content-Type"], "application/octet-stream")
        password = self.aggregator.add_user("staf", "bidang")
        staff = Browser(self.aggregator.http)
        staff.log_in("staf", password, "kata-sandi-panjang")
        self.assertEqual(staff.get(f"/bukti/{name}").status, 403)

    def evidence(self, compact):
        import base64
        part = compact.split(".")[1]
        payload = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return [file["sha256"] for file in payload["evidence"] if file["indicator"] == INDICATOR]

    def test_a_file_is_taken_out_again(self):
        period = self.period()
        self.clerk.upload(f"/bukti/{period}", "a.txt", b"isi", indikator=INDICATOR)
        path = self.agent.data / "drafts" / hashlib.sha256(b"isi").hexdigest()
        self.assertTrue(path.exists())
        forms = self.clerk.form(f"/bukti/{period}")
        self.assertEqual(self.clerk.post(forms.action, **forms.fields, aksi="hapus").status, 303)
        self.assertFalse(path.exists())

    def test_an_empty_file_is_refused(self):
        period = self.period()
        response = self.clerk.upload(f"/bukti/{period}", "a.txt", b"", indikator=INDICATOR)
        self.assertEqual(response.status, 422)

    def test_a_file_beyond_the_bound_is_refused(self):
        period = self.period()
        response = self.clerk.upload(f"/bukti/{period}", "a.bin", bytes((20 << 20) + 1), indikator=INDICATOR)
        self.assertEqual(response.status, 422)


class UploadTests(DeskCase):
    def draft(self, period, active=146):
        return {"period": period, "values": {INDICATOR: {"aktif": active, "seluruh": 188}},
                "prepared_by": {"name": "Andi", "title": "Staf"}}

    def upload(self, value, name="templat.json"):
        response = self.clerk.upload("/unggah", name, json.dumps(value).encode())
        self.assertEqual(response.status, 303, response.text)
        return response.headers["Location"]

    def test_several_periods_with_one_confirmation(self):
        periods = sorted(self.period() for _ in range(3))
        path = self.upload([self.draft(period) for period in periods])
        preview = self.clerk.get(path).text
        for period in periods:
            self.assertIn(f'id="periode-{period}"', preview)
            self.assertIsNone(self.head(period)["report"], "nothing is sent before it is confirmed")
        response = self.clerk.fill(path, "kirim", {})
        self.assertEqual(response.headers["Location"], path, response.text)

        def done():
            page = self.clerk.get(path).text
            return page if re.search(r'<progress[^>]* max="3" value="3"', page) else None

        page = wait_for(done, "three periods delivered")
        self.assertEqual(page.count("s-done"), 3)
        for period in periods:
            self.assertEqual(self.head(period)["revision"], 1)

    def test_one_fault_and_nothing_is_sent(self):
        good, bad = self.period(), self.period()
        path = self.upload([self.draft(good), self.draft(bad, 999)])
        preview = self.clerk.get(path).text
        self.assertIn('role="alert"', preview)
        self.assertNotIn('value="kirim"', preview)
        token = self.clerk.form_token("/unggah")
        self.assertEqual(self.clerk.post(path, tanda=token, aksi="kirim").status, 422)
        self.assertIsNone(self.head(good)["report"])

    def test_a_table_of_several_periods_and_the_place_of_its_fault(self):
        first, second = sorted((self.period(), self.period()))

        def table(active):
            rows = ["#angka;id", "bagian;indikator;isian;rincian;satuan;nilai;keterangan"]
            for period in (first, second):
                rows += [f"periode;;;;;{period};", f"nilai;{INDICATOR};aktif;;;{active};",
                         f"nilai;{INDICATOR};seluruh;;;188;", "penyusun;;nama;;;Andi;",
                         "penyusun;;jabatan;;;Staf;"]
            return "\r\n".join(rows).encode()

        wrong = self.clerk.upload("/unggah", "a.csv", table("12%"))
        page = self.clerk.get(wrong.headers["Location"])
        self.assertEqual(page.status, 422)
        self.assertRegex(page.text, r"baris 4, kolom nilai")
        self.assertRegex(page.text, r"baris 9, kolom nilai")
        path = self.clerk.upload("/unggah", "a.csv", table("146")).headers["Location"]
        self.assertEqual(self.clerk.fill(path, "kirim", {}).status, 303)
        wait_for(lambda: self.head(second)["revision"] == 1, "the second period")

    def test_a_change_asks_why(self):
        period = self.period()
        self.report(period)
        path = self.upload(self.draft(period, 150))
        token = self.clerk.form_token(path)
        self.assertEqual(self.clerk.post(path, tanda=token, aksi="kirim").status, 422)
        response = self.clerk.fill(path, "kirim", {"alasan": "Data terbaru"})
        self.assertEqual(response.status, 303, response.text)
        wait_for(lambda: self.head(period)["revision"] == 2, "the correction")

    def test_evidence_by_path_is_never_read(self):
        draft = {**self.draft(self.period()), "evidence": ["/etc/passwd"]}
        preview = self.clerk.get(self.upload(draft)).text
        self.assertNotIn('value="kirim"', preview)
        self.assertIn("/etc/passwd", preview)

    def test_a_file_that_is_none(self):
        response = self.clerk.upload("/unggah", "rusak.xlsx", b"PK\x03\x04 rusak")
        page = self.clerk.get(response.headers["Location"])
        self.assertEqual(page.status, 422)
        self.assertIn('role="alert"', page.text)
        self.assertEqual(self.clerk.upload("/unggah", "a.json", b"").status, 422)

    def test_the_template_is_the_command_s(self):
        self.clerk.get("/bahasa/en")
        for kind in ("csv", "json"):
            made = self.agent.run("template", "--period", "2023", "--format", kind).stdout
            page = self.clerk.get(f"/templat/2023.{kind}")
            self.assertEqual(page.status, 200)
            self.assertEqual(page.body.decode("utf-8").replace("\r\n", "\n"), made.replace("\r\n", "\n"))
        span = self.clerk.get("/templat/2021..2023.json")
        self.assertEqual([draft["period"] for draft in json.loads(span.body)], ["2021", "2022", "2023"])
        self.assertIn('href="/templat/2021..', self.clerk.get("/unggah").text)
        self.assertEqual(self.clerk.get("/templat/2021..1999.json").status, 404)
        self.assertEqual(self.clerk.get("/templat/2023.pdf").status, 404)
        self.assertEqual(self.clerk.get("/templat/1999.csv").status, 404)


class WithdrawalTests(DeskCase):
    def test_with_a_reason_and_reported_again(self):
        period = self.period()
        self.report(period)
        path = f"/tarik/{period}"
        self.assertEqual(self.clerk.fill(path, "tarik", {"alasan": " ", **PERSON}).status, 422)
        self.assertEqual(self.head(period)["kind"], "report")
        response = self.clerk.fill(path, "tarik", {"alasan": "Keliru unit", **PERSON})
        self.assertEqual(response.status, 303, response.text)
        self.clerk.delivered(response, wait_for)
        self.assertEqual(self.head(period)["kind"], "withdrawal")
        self.assertIn("Keliru unit", self.clerk.get(f"/riwayat/{period}").text)
        self.report(period, "147")
        self.assertEqual(self.head(period)["revision"], 3)


class StandingTests(DeskCase):
    def test_the_unit_s_figures_and_the_last_ones_offline(self):
        period = self.period()
        self.report(period)
        wait_for(lambda: "100" in self.clerk.get(f"/capaian/{period}").text, "the figures")
        online = self.clerk.get(f"/capaian/{period}").text
        self.assertIn("Koperasi aktif", online)
        self.assertNotIn("perdagangan", online.lower().split("<main")[1])
        self.aggregator.stop()
        offline = self.clerk.get(f"/capaian/{period}").text
        self.assertIn("Koperasi aktif", offline)
        self.restart()

    def test_without_a_line_the_desk_still_works(self):
        period = self.period()
        self.aggregator.stop()
        response = self.clerk.fill(f"/isi/{period}?tetap=1", "kirim", {**figures("146", "188"), **PERSON})
        self.assertEqual(response.status, 303, response.text)
        page = self.clerk.get(f"/riwayat/{period}").text
        self.assertIn("146", page)
        self.restart()
        wait_for(lambda: self.head(period)["revision"] == 1, "delivered once connected")


class ProtectedKeyTests(PassphraseCase):
    """Uploads, corrections and withdrawals are signed with the passphrase alone."""

    def test_every_way_asks_for_it(self):
        self.protected()
        daemon = self.agent.daemon("--http", "127.0.0.1:0")
        self.addCleanup(daemon.stop)
        clerk = Clerk(daemon.ready["http"])
        clerk.get("/")
        period = self.period()
        draft = {"period": period, "values": {INDICATOR: {"aktif": 146, "seluruh": 188}},
                 "prepared_by": {"name": "Andi", "title": "Staf"}}
        upload = clerk.upload("/unggah", "a.json", json.dumps(draft).encode()).headers["Location"]
        change = {f"nilai.{INDICATOR}.aktif": "150", "alasan": "Salah hitung", **PERSON}
        ways = [(upload, "kirim", {}), (f"/koreksi/{period}", "kirim", change),
                (f"/tarik/{period}", "tarik", {"alasan": "Keliru", **PERSON})]
        for revision, (path, button, fields) in enumerate(ways, 1):
            for phrase in ("", "bukan frasa ini"):
                response = clerk.fill(path, button, {**fields, "frasa": phrase})
                self.assertEqual(response.status, 422, path)
            response = clerk.fill(path, button, {**fields, "frasa": PHRASE})
            self.assertEqual(response.status, 303, response.text)
            wait_for(lambda: self.connection.head(period)["revision"] == revision, path)


if __name__ == "__main__":
    unittest.main()
