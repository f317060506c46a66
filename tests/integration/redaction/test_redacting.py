"""What is blacked out is gone from the redacted file, by every way of reading it, and the rest is still there."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pypdf import PdfReader

from archive.classification import InformationClass
from archive.curation import move
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document, Lifecycle, RenditionRole
from archive.errors import InvalidInput
from archive.finding_places import Box
from archive.privacy_gate import FindingState, KeptFinding, PersonalDataFound, decide
from archive.redactions import Ground, plan_boxes, plan_findings, undo_redaction
from indexer.redacting import Redacting, RedactionRefused
from search_api.wiring import Archive
from tests.integration.redaction import made_pdfs
from tests.integration.redaction.made_pdfs import NIK, OTHER

OF_A_PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents"}


@pytest.fixture
def redacting(archive: Archive) -> Redacting:
    return Redacting(archive.database, archive.blobs, archive.sandbox, archive.clock, archive.work_root)


def taken_in(archive: Archive, content: bytes, name: str = "daftar.pdf", *, publish: bool = False) -> Document:
    terms = DepositTerms("dinkes", "cli", InformationClass.PERIODIC, publish=publish)
    (receipt,) = deposit(
        archive.database, archive.blobs, archive.clock, terms, [IncomingFile(name, name, partial(io.BytesIO, content))]
    )
    archive.worker().run(until_idle=True)
    with archive.database.write() as uow:
        document = uow.documents.get(receipt.document_id)
        assert document is not None
        return uow.documents.update(replace(document, year=2024))


def stored(archive: Archive, document_id: str) -> Document:
    with archive.database.read() as uow:
        document = uow.documents.get(document_id)
    assert document is not None
    return document


def blacked_out(archive: Archive, redacting: Redacting, document: Document) -> Path:
    """The redacted file, after everything that was found was blacked out."""
    plan_findings(archive.database, archive.clock, document.id, None, Ground.PERSONAL_SECRET, actor="cli")
    redacting.redact(document.id, actor="cli")
    with archive.database.read() as uow:
        rendition = uow.documents.rendition(document.id, RenditionRole.REDACTED)
    assert rendition is not None
    path = archive.blobs.local_path(rendition.sha256)
    assert path is not None
    return path


def everything_in(path: Path) -> Iterator[str]:
    """What pdfium, pypdf and a search through unpacked streams read."""
    with closing(pdfium.PdfDocument(path)) as document:
        for number in range(len(document)):
            yield document[number].get_textpage().get_text_range()
    for page in PdfReader(path).pages:
        yield page.extract_text()
    raw = path.read_bytes()
    yield raw.decode("latin-1")
    for part in raw.split(b"stream\n")[1:]:
        try:
            yield zlib.decompressobj().decompress(part).decode("latin-1")
        except zlib.error:
            continue


def holds_the_secret(path: Path) -> bool:
    wide = NIK.encode("utf-16-be").hex().upper()
    texts = ["".join(text.split()) for text in everything_in(path)]
    return any(NIK in text or NIK[:8] in text or NIK[8:] in text or wide in text for text in texts)


@pytest.mark.parametrize(
    "content",
    [
        made_pdfs.born_digital(),
        made_pdfs.scanned(with_layer=True),
        made_pdfs.scanned(with_layer=False),
        made_pdfs.hiding_everywhere(),
        made_pdfs.turned_and_cropped(90),
        made_pdfs.turned_and_cropped(180),
        made_pdfs.turned_and_cropped(270),
    ],
    ids=["born digital", "scan with layer", "scan", "hiding", "on its side", "upside down", "on its other side"],
)
def test_what_was_found_is_gone_from_the_redacted_file_and_the_rest_is_not(
    archive: Archive, redacting: Redacting, content: bytes
) -> None:
    document = taken_in(archive, content)

    path = blacked_out(archive, redacting, document)

    assert not holds_the_secret(path)
    with archive.database.read() as uow:
        texts = " ".join(text for _, text in uow.pages.texts(document.id))
        page = uow.pages.get(document.id, 1)
        before = uow.privacy.withheld_page(document.id, 1)
        states = {each.state for each in uow.privacy.findings(document.id)}
    assert NIK not in texts
    assert OTHER.split()[0] in texts
    assert states == {FindingState.REDACTED}
    assert page is not None
    assert before is not None
    assert (page.width, page.height) == (before.width, before.height)
    read = archive.sandbox.ocr(path, "application/pdf", 1).value.text
    assert NIK[:6] not in "".join(read.split())


def test_nothing_of_the_old_file_comes_along(archive: Archive, redacting: Redacting) -> None:
    document = taken_in(archive, made_pdfs.hiding_everywhere())

    reader = PdfReader(blacked_out(archive, redacting, document))

    assert set(reader.trailer["/Root"]) <= {"/Type", "/Pages"}  # type: ignore[arg-type]
    assert not reader.attachments
    assert not reader.outline
    assert reader.metadata is None or not set(reader.metadata) - {"/Producer"}
    assert all(
        set(page) <= {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents"} for page in reader.pages
    )


def test_a_page_without_a_box_keeps_its_letters_as_letters(archive: Archive, redacting: Redacting) -> None:
    document = taken_in(archive, made_pdfs.born_digital())

    reader = PdfReader(blacked_out(archive, redacting, document))

    assert [bool(page.images) for page in reader.pages] == [True, False]
    assert "Demikian disampaikan." in reader.pages[1].extract_text()


def test_a_box_that_covers_a_part_only_is_refused_and_changes_nothing(archive: Archive, redacting: Redacting) -> None:
    # The number stands in groups, the box on the first of them.
    grouped = taken_in(archive, _with_groups())
    (found,) = findings(archive, grouped)
    first = Box(found.boxes[0].x0, found.boxes[0].y0, found.boxes[0].x0 + 30, found.boxes[0].y1)
    plan_boxes(archive.database, archive.clock, grouped.id, 1, [first], Ground.PERSONAL_SECRET, actor="cli")

    with pytest.raises(RedactionRefused) as refused:
        redacting.redact(grouped.id, actor="cli")

    assert refused.value.pages == (1,)
    assert NIK[-4:] not in str(refused.value)
    assert stored(archive, grouped.id).sha256 == grouped.sha256
    with archive.database.read() as uow:
        last = uow.audit.of_document(grouped.id)[-1]
    assert (last.action, last.after["pages"]) == ("redaction_refused", [1])


def _with_groups() -> bytes:
    grouped = " ".join(NIK[place : place + 4] for place in range(0, 16, 4))
    return made_pdfs.drawn(lambda canvas, number: made_pdfs.write(canvas, [OTHER, f"NIK {grouped}"]), 1)


def findings(archive: Archive, document: Document) -> list[KeptFinding]:
    with archive.database.read() as uow:
        return uow.privacy.findings(document.id)


def test_a_published_document_in_which_something_is_found_is_public_no_longer(archive: Archive) -> None:
    document = taken_in(archive, made_pdfs.scanned(with_layer=False), publish=True)

    assert document.lifecycle is Lifecycle.SUBMITTED
    assert not document.is_public
    with archive.database.read() as uow:
        acts = [(entry.actor, entry.action) for entry in uow.audit.of_document(document.id)]
        said = str([entry.after for entry in uow.audit.of_document(document.id)])
    assert ("worker", "kept_back") in acts
    assert NIK not in said


def test_it_is_published_once_everything_is_decided(archive: Archive, redacting: Redacting) -> None:
    document = taken_in(archive, made_pdfs.born_digital())
    with pytest.raises(PersonalDataFound) as refused:
        move(archive.database, archive.clock, document.id, Lifecycle.PUBLISHED, actor="cli")
    assert "NIK: hlm. 1" in str(refused.value)
    assert NIK not in str(refused.value)

    blacked_out(archive, redacting, document)
    move(archive.database, archive.clock, document.id, Lifecycle.PUBLISHED, actor="cli")

    assert stored(archive, document.id).is_public


def test_lawful_findings_are_published_as_they_are(archive: Archive) -> None:
    document = taken_in(archive, made_pdfs.born_digital())

    decide(archive.database, archive.clock, document.id, None, FindingState.LAWFUL, actor="cli", reason="pejabat")
    move(archive.database, archive.clock, document.id, Lifecycle.PUBLISHED, actor="cli")

    assert stored(archive, document.id).is_public


def test_the_original_comes_back_when_the_redaction_is_undone_but_not_while_it_is_public(
    archive: Archive, redacting: Redacting
) -> None:
    document = taken_in(archive, made_pdfs.born_digital())
    blacked_out(archive, redacting, document)
    move(archive.database, archive.clock, document.id, Lifecycle.PUBLISHED, actor="cli")

    with pytest.raises(InvalidInput):
        undo_redaction(archive.database, archive.clock, document.id, actor="cli")
    move(archive.database, archive.clock, document.id, Lifecycle.WITHDRAWN, actor="cli")
    restored = undo_redaction(archive.database, archive.clock, document.id, actor="cli")

    assert (restored.sha256, restored.title, restored.file_name) == (document.sha256, document.title, "daftar.pdf")
    with archive.database.read() as uow:
        assert NIK in "".join(text for _, text in uow.pages.texts(document.id))
        assert uow.documents.rendition(document.id, RenditionRole.REDACTED) is None
        assert {each.state for each in uow.privacy.findings(document.id)} == {FindingState.OPEN}
