"""Three hundred files over a bad link, described by a sheet, submitted, and fifty of them published by keyboard."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from archive.documents import Lifecycle
from archive.people import Role
from archive.work_queue import WorkFilter
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.browser.staff.live import LiveArchive, live_archive, sign_in
from tests.waiting import until

Window = Callable[..., BrowserContext]
FILES = 300
TWICE = 5  # of them hold what another one holds
UNDATED = 7  # the sheet says no date of the last of them, so they are not complete
PUBLISHED = 50
WORDS = ("anggaran", "laporan", "kegiatan", "air", "bersih", "jalan", "desa", "pasar", "sekolah", "sungai")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[LiveArchive]:
    for opened in live_archive(tmp_path / "data"):
        opened.data.mkdir()
        opened.add_people(budi=(Role.OFFICER, "dinkes"), siti=(Role.LIBRARIAN, None))
        opened.start()
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """By name; about 7 kB each."""
    folder, chance = tmp_path / "berkas", random.Random(14)
    folder.mkdir()
    made: dict[str, Path] = {}
    for number in range(1, FILES + 1):
        name = f"surat-{number:03d}.txt"
        text = f"Surat nomor {number}\n" + " ".join(chance.choices(WORDS, k=1000))
        made[name] = folder / name
        made[name].write_text(text, encoding="utf-8")
    for number in range(1, TWICE + 1):
        made[f"surat-{FILES - number:03d}.txt"].write_bytes(made[f"surat-{number:03d}.txt"].read_bytes())
    return made


@pytest.mark.long(180)
@pytest.mark.timeout(600)
def test_from_three_hundred_files_on_a_bad_link_to_fifty_that_the_public_finds(
    window: Window, archive: LiveArchive, files: dict[str, Path]
) -> None:
    context = window()
    page = context.new_page()
    sign_in(page, archive, "budi")
    page.goto(f"{archive.address}/kerja/unggah")
    page.locator("#pilih-berkas").set_input_files(list(files.values()))

    _when_sent(page, 60)
    archive.kill()
    expect(page.locator(".sending-files")).to_contain_text("sambungan terputus", timeout=60_000)
    archive.start()
    _when_sent(page, 150)
    context.set_offline(True)
    expect(page.locator(".sending-warning")).to_contain_text("Sambungan internet terputus", timeout=60_000)
    context.set_offline(False)

    page.wait_for_url("**/kerja/setoran/*", timeout=120_000)
    expect(page.locator(".batch-said")).to_contain_text("Semua berkas sudah jelas", timeout=120_000)
    receipt = _receipt(page)
    assert {row["path"]: row["sha256"] for row in receipt} == {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()
    }
    assert Counter(row["state"].split(" ")[0] for row in receipt) == {"diterima,": FILES - TWICE, "sudah": TWICE}
    expect(page.locator(".batch-total")).to_have_text(str(FILES))
    _every_draft_is_a_document_with_its_bytes(archive, receipt)

    documents = {row["path"]: row["document"] for row in receipt if row["state"].startswith("diterima")}
    undated = {documents[name] for name in sorted(documents)[-UNDATED:]}
    _describe_by_sheet(page, [name for name in files if documents.get(name) not in undated])
    _submit(page, undated)
    assert _in_stage(archive, Lifecycle.SUBMITTED) == set(documents.values()) - undated
    published = _publish_by_keyboard(window, archive)
    assert _in_stage(archive, Lifecycle.PUBLISHED) == published
    assert _found_by_the_public(archive) == published


def _describe_by_sheet(page: Page, dated: list[str]) -> None:
    """Title and date of these files, from a CSV."""
    rows = [f"{name};Laporan uji {name[6:9]};17-08-2021" for name in dated]
    sheet = "\n".join(["Nama berkas;Judul;Tanggal", *rows])
    page.get_by_role("link", name="Isi keterangan dengan lembar").click()
    content = {"name": "lembar.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
    page.get_by_label("Lembar yang sudah diisi").set_input_files(content)  # type: ignore[arg-type]
    page.get_by_role("button", name="Periksa lembar").click()
    page.get_by_role("button", name=f"Ubah {FILES - TWICE - UNDATED} dokumen").click()
    expect(page.get_by_role("status")).to_contain_text(f"{FILES - TWICE - UNDATED} dokumen diubah")


def _submit(page: Page, incomplete: set[str]) -> None:
    """From the page of the batch, with its one button; what stays behind is said with the reason."""
    page.locator(".work-head a").click()
    page.get_by_role("button", name="Ajukan semua yang lengkap").click()
    said = f"{FILES - TWICE - UNDATED} dokumen diajukan kepada pustakawan. {UNDATED} tidak diajukan"
    expect(page.get_by_role("status")).to_contain_text(said)
    kept = page.locator(".batch-kept tbody tr")
    assert {str(link.get_attribute("href")).rpartition("/")[2] for link in kept.get_by_role("link").all()} == incomplete
    expect(kept.filter(has_text="Tanggal atau tahun belum diisi.")).to_have_count(UNDATED)
    figures = [int(figure) for figure in page.locator(".batch-counts td").all_inner_texts()]
    assert figures == [FILES - TWICE - UNDATED, 0, UNDATED, TWICE, FILES]


def _in_stage(archive: LiveArchive, stage: Lifecycle) -> set[str]:
    with open_archive(Settings(data=str(archive.data))) as opened, opened.database.read() as uow:
        return set(uow.queues.ids(WorkFilter(states=(stage,))))


def _publish_by_keyboard(window: Window, archive: LiveArchive) -> set[str]:
    """Class 1, Shift+P, and Enter on the page that shows what the public will see; which documents these were."""
    page = window(reduced_motion="reduce").new_page()
    sign_in(page, archive, "siti")
    page.goto(f"{archive.address}/kerja/meja")
    published: set[str] = set()
    for _ in range(PUBLISHED):
        expect(page.locator("#isian")).to_be_visible()
        page.keyboard.press("1")
        page.keyboard.press("Shift+P")
        expect(page.locator(".public-view")).to_be_visible()
        published.add(page.url.partition("/kerja/dokumen/")[2].partition("/")[0])
        page.keyboard.press("Enter")
        page.wait_for_url("**/kerja/meja*")
    assert len(published) == PUBLISHED
    return published


def _found_by_the_public(archive: LiveArchive) -> set[str]:
    """Ids of everything that answers to a word of every title, once the index has caught up."""
    address = f"{archive.address}/api/v1/search?q=laporan+uji&size=100"

    def found() -> dict[str, Any]:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return dict(json.load(answer))

    until(lambda: found()["total"] >= PUBLISHED, "what was published was not found")
    return {hit["id"] for hit in found()["hits"]}


def _when_sent(page: Page, count: int) -> None:
    done = page.locator(".sending-files .is-done")
    until(lambda: done.count() >= count, f"{count} files were not sent")
    assert done.count() < FILES, "there must be something left to interrupt"


def _receipt(page: Page) -> list[dict[str, str]]:
    """The rows of the receipt as a table for a spreadsheet."""
    answer = page.request.get(page.url.partition("?")[0] + "/berita-acara.csv")
    assert answer.ok
    rows = list(csv.reader(io.StringIO(answer.body().decode("utf-8-sig"))))
    columns = ("number", "path", "size", "sha256", "state", "why", "document", "at")
    return [dict(zip(columns, row, strict=True)) for row in rows if len(row) == len(columns) and row[0].isdecimal()]


def _every_draft_is_a_document_with_its_bytes(archive: LiveArchive, receipt: list[dict[str, str]]) -> None:
    drafts = {row["document"]: row["sha256"] for row in receipt if row["state"].startswith("diterima")}
    with open_archive(Settings(data=str(archive.data))) as opened, opened.database.read() as uow:
        documents = uow.documents.get_many(sorted(drafts))
        assert {document.id: document.sha256 for document in documents.values()} == drafts
        assert uow.documents.count() == len(drafts)
        for sha256 in drafts.values():
            opened.blobs.verify(sha256)
