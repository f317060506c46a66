from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pptx
import pytest
from pptx.presentation import Presentation
from pptx.util import Inches

from archive.documents import PageKind, Reason
from archive.errors import UnsafeFile
from archive.extraction import ExtractedDocument

Extract = Callable[..., ExtractedDocument]
BOX = (Inches(1), Inches(1), Inches(4), Inches(1))


def saved(presentation: Presentation) -> bytes:
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def test_every_slide_is_a_page_labelled_with_its_title(extract: Extract) -> None:
    presentation = pptx.Presentation()
    for title in ("Capaian Kinerja", "Rencana Tahun Depan"):
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = title
    found = extract(saved(presentation))
    assert [(page.kind, page.label) for page in found.pages] == [
        (PageKind.SLIDE, "Capaian Kinerja"),
        (PageKind.SLIDE, "Rencana Tahun Depan"),
    ]
    assert found.outline == ((1, "Capaian Kinerja", 1), (1, "Rencana Tahun Depan", 2))


def test_slides_are_read_in_the_order_they_are_shown(extract: Extract) -> None:
    presentation = pptx.Presentation()
    for title in ("satu", "dua"):
        presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = title
    order = presentation.slides._sldIdLst
    order.append(order[0])
    assert [page.text for page in extract(saved(presentation)).pages] == ["dua", "satu"]


def test_tables_groups_and_notes_are_read(extract: Extract) -> None:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = slide.shapes.add_table(2, 2, *BOX).table
    for row, texts in enumerate([["Bulan", "Jumlah"], ["Januari", "7"]]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    slide.shapes.add_group_shape().shapes.add_textbox(*BOX).text_frame.text = "dalam kelompok"
    slide.notes_slide.notes_text_frame.text = "Sampaikan dengan singkat"
    text = extract(saved(presentation)).pages[0].text
    assert text == "Bulan\tJumlah\nJanuari\t7\ndalam kelompok\nSampaikan dengan singkat"


def test_a_document_type_in_a_slide_is_refused(extract: Extract) -> None:
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    source, target = io.BytesIO(saved(presentation)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, b"<!DOCTYPE x><x/>" if name == "ppt/slides/slide1.xml" else data)
    with pytest.raises(UnsafeFile) as caught:
        extract(target.getvalue())
    assert caught.value.reason is Reason.EXTERNAL_ENTITIES
