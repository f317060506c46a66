"""Every form of the staff side does its work in a browser that runs no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import BrowserContext, FilePayload, expect

from archive import accounts
from archive.bulk_editing import start
from archive.handing_over import open_batch
from archive.keeping_vocabulary import merge, put_entry
from archive.own_account import add_key
from archive.people import CONSOLE, Action
from archive.sessions import SessionLimits, open_session
from archive.subjects import Subject
from archive.vocabulary import NO_REDIRECTS, Vocabulary
from archive.work_queue import WorkFilter
from search_api.exchange.skos import as_turtle
from tests.browser.staff.conftest import StaffSite
from tests.browser.staff.filled import LIBRARIAN, OFFICER, PASSWORD, Filled
from tests.browser.staff.spares import put_spares
from tests.browser.staff.staff_places import routes_with
from tests.browser.staff.visitor import Visitor, code

Window = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def site(staff_site: StaffSite) -> StaffSite:
    """The archive with documents that these forms may change."""
    named = put_spares(staff_site.archive)
    more = Filled(staff_site.filled.tokens, {**staff_site.filled.named, **named})
    return replace(staff_site, filled=more)


def _sign_in(somebody: Visitor) -> None:
    somebody.enter("ani").sees("Selamat bekerja")


def _sign_in_with_code(somebody: Visitor) -> None:
    somebody.enter("budi").fill(kode=code()).press("Lanjutkan").sees("Selamat bekerja")


def _sign_out(somebody: Visitor) -> None:
    somebody.enter("ani").press("Keluar", within="header")
    expect(somebody.page).to_have_url(re.compile("/masuk$"))


def _set_password_by_link(somebody: Visitor) -> None:
    person = somebody.somebody_new("lina")
    archive = somebody.site.archive
    link = accounts.issue_link(archive.database, archive.clock, person.login, by=CONSOLE)
    somebody.context.clear_cookies()
    somebody.open(f"/akun/atur-ulang/{link}").fill(baru="jukung di hilir Sampit", ulang="jukung di hilir Sampit")
    somebody.press("Simpan")
    expect(somebody.page).to_have_url(re.compile("/masuk"))


def _change_password(somebody: Visitor) -> None:
    somebody.somebody_new("wati")
    new = "jukung di hilir Sampit"
    somebody.open("/akun/kata-sandi").fill(sekarang=PASSWORD, baru=new, ulang=new).press("Simpan")
    somebody.sees("Kata sandi diganti.")


def _make_key(somebody: Visitor) -> None:
    somebody.is_("siti").open("/akun/kunci").fill(label="Pemindai loket", hari="30")
    somebody.page.get_by_role("checkbox").first.check()
    somebody.press("Buat kunci").sees("Salin kunci ini sekarang")


def _remove_key(somebody: Visitor) -> None:
    archive = somebody.site.archive
    add_key(archive.database, archive.clock, LIBRARIAN, "Kunci lama", frozenset({Action.READ}), 9)
    somebody.is_("siti").open("/akun/kunci").press("Hapus Kunci lama").sees("Kunci dihapus")


def _end_sessions(somebody: Visitor) -> None:
    person, archive = somebody.somebody_new("nia"), somebody.site.archive
    for agent in ("Chrome, Android", "Edge, Windows"):
        open_session(archive.database, archive.clock, person.login, SessionLimits(), agent=agent)
    somebody.open("/akun").press("Akhiri Chrome").sees("Sesi diakhiri.").press("Akhiri semua yang lain")
    expect(somebody.page.locator(".lines li")).to_have_count(1)


def _begin_second_factor(somebody: Visitor) -> None:
    somebody.somebody_new("rudi")
    somebody.open("/akun/dua-langkah").press("Mulai")
    shown = somebody.page.locator("code.mono").inner_text().replace(" ", "")
    somebody.fill(kode=pyotp.TOTP(shown).now()).press("Aktifkan").sees("Simpan kode cadangan ini sekarang")


def _end_second_factor(somebody: Visitor) -> None:
    somebody.somebody_new("tono", factor=True)
    somebody.open("/akun/dua-langkah/hapus").fill(sekarang=PASSWORD).press("Matikan")
    somebody.sees("Verifikasi dua langkah dimatikan.")


def _keep_queue(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/antrean?status=draft").fill(nama="Draf semua unit")
    somebody.press("Simpan").sees("Draf semua unit").press("Hapus Draf semua unit")
    expect(somebody.page.locator("main")).not_to_contain_text("Draf semua unit")


def _edit(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/dokumen/{edited}").fill(title="Peringatan banjir Baamang", year="2024")
    somebody.press("Simpan", within=".record-actions").sees("Peringatan banjir Baamang")
    offers = somebody.page.locator(".offer-refuse")
    before = offers.count()
    assert before > 1
    somebody.send(offers.last)
    expect(offers).to_have_count(before - 1)
    somebody.send(somebody.page.locator(".offer-take").locator("visible=true").first)
    assert offers.count() < before - 1


def _undo_edit(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/dokumen/{undone}").fill(title="Judul yang keliru")
    somebody.press("Simpan", within=".record-actions").press("Batalkan perubahan ini")
    expect(somebody.page.get_by_role("heading", level=1)).not_to_have_text("Judul yang keliru")


def _relate(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/dokumen/{related}").unfold("Tambah hubungan")
    somebody.fill(lain=somebody.site.filled.named["published"], ket="Lampiran profil").press("Catat hubungan")
    somebody.sees("Lampiran profil")


def _move(somebody: Visitor) -> None:
    def step(button: str) -> Visitor:
        return somebody.open("/kerja/dokumen/{moved}").press(button, within=".record-actions")

    somebody.is_("ani")
    step("Ajukan").press("Ajukan")
    somebody.is_("siti")
    step("Kembalikan").fill(alasan="Tahunnya belum diisi.").press("Kembalikan").sees("Tahunnya belum diisi.")
    somebody.is_("ani").open("/kerja/dokumen/{moved}").fill(year="2024").press("Simpan", within=".record-actions")
    step("Ajukan").press("Ajukan")
    somebody.is_("siti")
    step("Terbitkan").page.get_by_label("Pada waktu lain").check()
    somebody.fill(tanggal="2099-03-31", jam="08:00").press("Terbitkan").sees("Akan terbit")
    somebody.press("Batalkan jadwal")
    step("Terbitkan").press("Terbitkan").sees("Terbit")
    step("Tarik").fill(alasan="Salah lampiran.").press("Tarik").sees("Ditarik")


def _decide_pair(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/dokumen/{first_copy}/kembar")
    somebody.page.get_by_label("Keduanya tetap, dan saling menunjuk").check()
    somebody.press("Simpan").sees("Perubahan disimpan.")


def _redact(somebody: Visitor) -> None:
    room = "/kerja/dokumen/{black}/privasi?hal=2"
    somebody.is_("siti").open(room).unfold("Pilih baris").page.get_by_label("Baamang Hilir").check()
    somebody.press("Tambahkan ke rencana").sees("Kotak ditambahkan.").press("Hapus kotak").sees("Kotak dihapus")
    somebody.open(room).press("Hitamkan yang dipilih").sees("Ditandai untuk dihitamkan.")
    somebody.open(room).press("Buat versi yang dihitamkan").sees("sedang dibuat")
    somebody.site.work()
    somebody.open(room).sees("Semua temuan sudah diputuskan.").press("Urungkan penghitaman")
    somebody.sees("Berkas asli kembali ke tempatnya.")
    room = "/kerja/dokumen/{lawful}/privasi?hal=2"
    somebody.open(room).fill(alasan="Nama pejabat publik.").press("Boleh terbit").sees("Nama pejabat publik.")
    somebody.press("Batalkan keputusan").sees("1 temuan belum diputuskan")
    somebody.fill(alasan="Hapus NIK-nya dahulu.").press("Kembalikan kepada petugas").sees("Dikembalikan")
    somebody.open("/kerja/dokumen/{unpictured}/privasi?hal=1").press("Buat PDF-nya dahulu").sees(
        "PDF-nya sedang dibuat"
    )


def _apply_sheet(somebody: Visitor) -> None:
    sheet = b"Nama berkas;Judul;Tahun\nlaporan-posyandu.txt;Laporan Posyandu Melati;2024\n"
    somebody.is_("ani").open("/kerja/lembar/{batch}")
    somebody.page.locator("#lembar").set_input_files(FilePayload(name="l.csv", mimeType="text/csv", buffer=sheet))
    somebody.press("Periksa lembar").sees("Laporan Posyandu Melati").press("Ubah 1 dokumen").sees("1 dokumen diubah.")


def _send_files(somebody: Visitor) -> None:
    files = [
        FilePayload(name=f"surat-{number}.txt", mimeType="text/plain", buffer=f"Surat {number} tentang air.".encode())
        for number in (1, 2)
    ]
    somebody.is_("siti").open("/kerja/unggah").fill(note="Lewat formulir biasa")
    somebody.page.locator("#unit").select_option("dinkes")
    somebody.page.locator("#berkas").set_input_files(files)
    somebody.press("Kirim").sees("Lewat formulir biasa").sees("surat-2.txt")


def _send_version(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/dokumen/{published}/versi-baru").fill(note="Lampiran diperbaiki")
    file = FilePayload(name="profil-2025.txt", mimeType="text/plain", buffer=b"Profil dinas, naskah yang dibetulkan.")
    somebody.page.locator("#berkas").set_input_files([file])
    somebody.press("Unggah versi baru").sees("profil-2025")


def _submit_batch(somebody: Visitor) -> None:
    somebody.is_("ani").open("/kerja/unggah").fill(note="Diajukan sekaligus")
    file = FilePayload(name="jadwal-2025.txt", mimeType="text/plain", buffer=b"Jadwal posyandu tahun 2025.")
    somebody.page.locator("#berkas").set_input_files([file])
    somebody.press("Kirim").sees("jadwal-2025.txt")
    batch = urlsplit(somebody.page.url).path
    somebody.site.work()
    somebody.open(f"{batch}/ajukan").press("Ajukan semua yang lengkap").sees("1 dokumen diajukan kepada pustakawan.")


def _close_batch(somebody: Visitor) -> None:
    archive = somebody.site.archive
    batch = open_batch(archive.database, archive.clock, OFFICER, "dinkes", note="Akan ditutup")
    somebody.is_("ani").open(f"/kerja/setoran/{batch.id}").press("Tutup setoran").sees("ditutup")
    somebody.open("/kerja/setoran/{batch}").press("Periksa lagi yang tertahan").sees("Laporan triwulan II")


def _edit_many(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/antrean?q=bulk")
    for name in ("bulk_one", "bulk_two"):
        somebody.page.locator(f"input[name=id][value='{somebody.site.filled.named[name]}']").check()
    somebody.press("Ubah yang dicentang sekaligus").sees("2 dokumen terpilih")
    somebody.page.get_by_role("checkbox", name="Tahun").check()
    somebody.fill(year="2023").press("Lihat akibatnya").sees("2 berubah").press("Mulai: ubah 2 dokumen")
    somebody.site.work()
    somebody.page.reload()
    somebody.sees("selesai")


def _take_back_many(somebody: Visitor) -> None:
    archive, wanted = somebody.site.archive, WorkFilter(ids=(somebody.site.filled.named["bulk_back"],))
    edit = start(archive.database, archive.clock, wanted, {"year": "2022"}, person=LIBRARIAN)
    somebody.site.work()
    somebody.is_("siti").open(f"/kerja/sunting-massal/{edit.id}").press("Batalkan sunting massal ini")
    somebody.sees(f"membatalkan nomor {edit.id}")


def _reorganise(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/kosakata/penataan").fill(sejak="2026-01-01")
    somebody.page.locator("input[name=lama][value=balai-baru]").check()
    for name, text in (("kode-1", "balai-utama"), ("nama-1", "Balai Utama Laboratorium")):
        somebody.page.locator(f"#{name}").fill(text)
    somebody.press("Simpan").sees("Balai Utama Laboratorium")


def _import_subjects(somebody: Visitor) -> None:
    with somebody.site.archive.database.read() as uow:
        subjects = uow.subjects.all()
    text = as_turtle([*subjects, Subject("perpasaran", "Perpasaran", "Pasar rakyat.")], NO_REDIRECTS, "", "Arsip")
    somebody.is_("siti").open("/kerja/kosakata/skos")
    file = FilePayload(name="subjek.ttl", mimeType="text/turtle", buffer=text.encode())
    somebody.page.locator("#berkas").set_input_files(file)
    somebody.press("Periksa").sees("1 ditambah").press("Terapkan").sees("Perpasaran")


def _add_entry(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/kosakata/subjek").fill(code="imunisasi", name="Imunisasi").press("Simpan")
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Imunisasi")


def _subject(somebody: Visitor, subject_code: str) -> str:
    archive = somebody.site.archive
    subject = Subject(subject_code, subject_code.title(), "Satu kalimat.")
    put_entry(archive.database, archive.clock, subject, LIBRARIAN)
    return f"/kerja/kosakata/subjek/{subject_code}"


def _rename_entry(somebody: Visitor) -> None:
    somebody.is_("siti").open(_subject(somebody, "puskesmas")).fill(name="Pusat kesehatan masyarakat").press("Simpan")
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Pusat kesehatan masyarakat")


def _merge_entries(somebody: Visitor) -> None:
    somebody.is_("siti").open(_subject(somebody, "posyandu")).page.locator("#ke").select_option("gizi")
    somebody.press("Lihat akibatnya").press("Gabungkan").sees("Kode digabungkan.")


def _part_entries(somebody: Visitor) -> None:
    archive, address = somebody.site.archive, _subject(somebody, "sanitasi")
    merge(archive.database, archive.clock, Vocabulary.SUBJECT, "sanitasi", "gizi", LIBRARIAN)
    somebody.is_("siti").open(address).press("Batalkan penggabungan").sees("Penggabungan dibatalkan")


def _teach_word(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/pertanyaan/kata?jenis=synonym&kata=jukung").fill(arti="perahu kecil")
    form_with = "form:has(input[name=langkah][value={}]) button"
    somebody.send(somebody.page.locator(form_with.format("coba")).first)
    somebody.send(somebody.page.locator(form_with.format("simpan")).first).sees("jukung")
    word = somebody.page.locator("li", has_text="jukung").locator(form_with.format("hapus"))
    somebody.send(word.first)
    expect(somebody.page.locator("li", has_text="jukung")).to_have_count(0)


def _note_task(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/pertanyaan").unfold("Jadikan tugas")
    somebody.page.locator("input[name=catatan]").first.fill("Minta naskahnya kepada puskesmas.")
    somebody.send(somebody.page.locator("form:has(input[name=catatan]) button").first)
    somebody.sees("Minta naskahnya kepada puskesmas.")
    task = somebody.page.locator("li", has_text="Minta naskahnya kepada puskesmas.")
    somebody.send(task.locator("form:has(input[name=selesai]) button").first)


def _add_person(somebody: Visitor) -> None:
    somebody.is_("rahma").open("/kerja/orang").fill(nama_lengkap="Eka Wijayanti", nama_pengguna="eka")
    somebody.page.locator("#unit").select_option("dishub")
    somebody.press("Buat akun").sees("Tautan kata sandi untuk Eka Wijayanti")


def _change_person(somebody: Visitor) -> None:
    somebody.somebody_new("joko")
    somebody.is_("rahma").open("/kerja/orang/joko").fill(nama_lengkap="Joko Purnomo").press("Simpan")
    expect(somebody.page.get_by_role("heading", level=1)).to_have_text("Joko Purnomo")


def _close_account(somebody: Visitor) -> None:
    somebody.somebody_new("maya", factor=True)
    somebody.is_("rahma").open("/kerja/orang/maya").press("Matikan").press("Tutup akun").sees("Akun ditutup.")
    somebody.press("Buka kembali akun").sees("Akun dibuka kembali.")


def _give_link(somebody: Visitor) -> None:
    somebody.somebody_new("hadi")
    somebody.is_("rahma").open("/kerja/orang/hadi").press("Buat tautan").sees("Tautan berlaku satu kali")


def _set_thresholds(somebody: Visitor) -> None:
    field = somebody.is_("siti").open("/kerja/usulan").page.locator("#batas-class")
    field.fill("99")
    somebody.press("Simpan").sees("Perubahan disimpan.")
    expect(field).to_have_value("99")
    field.fill("")
    somebody.press("Simpan").sees("Perubahan disimpan.")


def _train(somebody: Visitor) -> None:
    somebody.is_("siti").open("/kerja/usulan").press("Latih ulang sekarang").sees("Pelatihan diantrekan")


WALKS: Final[Mapping[str, Callable[[Visitor], None]]] = {
    "/masuk": _sign_in,
    "/masuk/kode": _sign_in_with_code,
    "/keluar": _sign_out,
    "/akun/atur-ulang/{token}": _set_password_by_link,
    "/akun/kata-sandi": _change_password,
    "/akun/kunci": _make_key,
    "/akun/kunci/{key}/hapus": _remove_key,
    "/akun/sesi/hapus": _end_sessions,
    "/akun/dua-langkah": _begin_second_factor,
    "/akun/dua-langkah/hapus": _end_second_factor,
    "/kerja/antrean": _keep_queue,
    "/kerja/dokumen/{document_id}": _edit,
    "/kerja/dokumen/{document_id}/batal": _undo_edit,
    "/kerja/dokumen/{document_id}/hubungan": _relate,
    "/kerja/dokumen/{document_id}/pindah": _move,
    "/kerja/dokumen/{document_id}/kembar": _decide_pair,
    "/kerja/dokumen/{document_id}/privasi": _redact,
    "/kerja/lembar/{batch_id}": _apply_sheet,
    "/kerja/unggah": _send_files,
    "/kerja/dokumen/{document_id}/versi-baru": _send_version,
    "/kerja/setoran/{batch_id}": _close_batch,
    "/kerja/setoran/{batch_id}/ajukan": _submit_batch,
    "/kerja/sunting-massal": _edit_many,
    "/kerja/sunting-massal/{number}": _take_back_many,
    "/kerja/kosakata/penataan": _reorganise,
    "/kerja/kosakata/skos": _import_subjects,
    "/kerja/kosakata/{vocabulary}": _add_entry,
    "/kerja/kosakata/{vocabulary}/{code}": _rename_entry,
    "/kerja/kosakata/{vocabulary}/{code}/gabung": _merge_entries,
    "/kerja/kosakata/{vocabulary}/{code}/pisah": _part_entries,
    "/kerja/pertanyaan/kata": _teach_word,
    "/kerja/pertanyaan/tugas": _note_task,
    "/kerja/orang": _add_person,
    "/kerja/orang/{login}": _change_person,
    "/kerja/orang/{login}/keadaan": _close_account,
    "/kerja/orang/{login}/tautan": _give_link,
    "/kerja/usulan": _set_thresholds,
    "/kerja/usulan/latih": _train,
}
"""Route -> what somebody does there. The upload protocol and the JSON API stand under ``/api`` and have no forms."""


def test_no_form_of_the_staff_side_is_left_out() -> None:
    assert WALKS.keys() == routes_with("POST")


@pytest.mark.parametrize("route", WALKS)
def test_the_form_does_its_work_without_scripts(window: Window, site: StaffSite, route: str) -> None:
    somebody = Visitor(window(java_script_enabled=False, viewport={"width": 360, "height": 800}), site)

    WALKS[route](somebody)

    answers = somebody.sent_to(route)
    assert answers
    assert all(status in (200, 303) for status in answers), somebody.sent
