"""How does a text become Word, a table a workbook, a list of points a presentation?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
import openpyxl
import pptx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt as DocxPt
from pptx.util import Pt as PptxPt

from tools.samples.blocks import FOOTER, Kind, parse
from tools.samples.tables import Sheets, Slide

_ZIP_TIME = (2024, 1, 1, 0, 0, 0)


def pack(members: Sequence[tuple[str, bytes]], stored: Sequence[str] = ()) -> bytes:
    """A ZIP of the members in this order, all of the same fixed time; ``stored`` names those left uncompressed."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in members:
            info = ZipInfo(name, _ZIP_TIME)
            info.compress_type = 0 if name in stored else ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def _settled(package: bytes, written: dt.datetime) -> bytes:
    """The Office package with fixed times in its ZIP directory and its properties."""
    stamp = written.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    members = []
    with ZipFile(BytesIO(package)) as archive:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            members.append((info.filename, content))
    return pack(members)


def make_docx(text: str, *, title: str, author: str, written: dt.datetime) -> bytes:
    """The text as a Word document with heading styles, tables and a footer."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = DocxPt(11)
    blocks = parse(text)
    for block in blocks:
        if block.kind is Kind.TABLE:
            table = document.add_table(len(block.rows), len(block.rows[0]), style="Table Grid")
            for row, cells in zip(table.rows, block.rows, strict=True):
                for cell, value in zip(row.cells, cells, strict=True):
                    cell.text = value
        elif block.kind is Kind.HEADING:
            document.add_heading(block.text, level=1)
        elif block.kind is Kind.BREAK:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif block.kind is Kind.BULLET:
            document.add_paragraph(block.text, style="List Bullet")
        else:
            paragraph = document.add_paragraph()
            run = paragraph.add_run(block.text)
            if block.kind is Kind.TITLE:
                run.bold, run.font.size = True, DocxPt(14)
            if block.kind in (Kind.TITLE, Kind.CENTRED):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif block.kind is Kind.SIGNATURE:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.sections[0].footer.paragraphs[0].text = FOOTER
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, "id-ID"
    properties.comments = ""
    return _settled(_saved(document), written)


def make_xlsx(sheets: Sheets, *, title: str, author: str, written: dt.datetime) -> bytes:
    """The sheets as a workbook with readable column widths."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for column in range(1, max(len(row) for row in rows) + 1):
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 26
        sheet.oddFooter.center.text = FOOTER
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, int) and abs(cell.value) >= 1000:
                    cell.number_format = "#,##0"
    workbook.properties.title, workbook.properties.creator = title, author
    return _settled(_saved(workbook), written)


def make_pptx(slides: Sequence[Slide], *, title: str, author: str, written: dt.datetime) -> bytes:
    """The slides as a presentation with speaker notes."""
    presentation = pptx.Presentation()
    for number, (heading, points, notes) in enumerate(slides):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0 if number == 0 else 1])
        slide.shapes.title.text = heading
        slide.placeholders[1].text = "\n".join(points)
        box = slide.shapes.add_textbox(PptxPt(30), PptxPt(505), PptxPt(400), PptxPt(24))
        box.text_frame.text = FOOTER
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
    properties = presentation.core_properties
    properties.title, properties.author = title, author
    return _settled(_saved(presentation), written)


def _saved(package: docx.document.Document | openpyxl.Workbook | pptx.presentation.Presentation) -> bytes:
    out = BytesIO()
    package.save(out)
    return out.getvalue()
