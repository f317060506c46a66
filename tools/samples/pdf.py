"""How does a text become a PDF: plain, with an outline, joined, cut short or locked?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tools.samples.blocks import FOOTER, Block, Kind, parse

rl_config.useA85 = 0  # images and text as they are: a quarter smaller


@dataclass(frozen=True, slots=True)
class Look:
    """The face of a document: family of the letters, their size in points, space between lines."""

    family: str = "Times"
    size: float = 11.5
    leading: float = 15.5

    @property
    def regular(self) -> str:
        return "Times-Roman" if self.family == "Times" else self.family

    @property
    def bold(self) -> str:
        return f"{self.family}-Bold"


LETTER = Look()
REPORT = Look("Helvetica", 10, 14)
NOTICE = Look("Helvetica", 14, 21)


def make_pdf(text: str, *, look: Look = LETTER, title: str = "", author: str = "", first_page: int = 1) -> bytes:
    """The text as a PDF of A4 pages, each with the sample's footer and a page number; headings form the outline."""
    out = BytesIO()

    class Footed(Canvas):  # type: ignore[misc]
        """Draws the footer last, so that it also comes last when the page is read."""

        def showPage(self) -> None:  # noqa: N802 (reportlab's name)
            self.setFont("Helvetica-Oblique", 8)
            self.setFillColor(colors.HexColor("#555555"))
            self.drawString(25 * mm, 12 * mm, FOOTER)
            self.drawRightString(185 * mm, 12 * mm, str(self.getPageNumber() + first_page - 1))
            super().showPage()

    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=25 * mm, rightMargin=25 * mm, topMargin=22 * mm, bottomMargin=22 * mm,
        title=title or None, author=author or None, invariant=1, pageCompression=1,
    )  # fmt: skip
    document.build(_story(parse(text), look), canvasmaker=Footed)
    return out.getvalue()


class _Bookmark(Flowable):  # type: ignore[misc]
    """An outline entry at the place where it stands."""

    def __init__(self, text: str, key: str) -> None:
        super().__init__()
        self.text, self.key = text, key

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkPage(self.key)
        self.canv.addOutlineEntry(self.text, self.key, 0)


def _story(blocks: Sequence[Block], look: Look) -> list[Flowable]:
    body = ParagraphStyle("body", fontName=look.regular, fontSize=look.size, leading=look.leading,
                          alignment=TA_JUSTIFY, spaceAfter=look.leading * 0.4)  # fmt: skip
    styles = {
        Kind.PARAGRAPH: body,
        Kind.TITLE: ParagraphStyle("title", body, fontName=look.bold, fontSize=look.size * 1.15,
                                   leading=look.leading * 1.1, alignment=TA_CENTER, spaceAfter=1),
        Kind.CENTRED: ParagraphStyle("centred", body, alignment=TA_CENTER, spaceAfter=1),
        Kind.HEADING: ParagraphStyle("heading", body, fontName=look.bold, alignment=0, spaceBefore=look.leading * 0.6),
        Kind.SIGNATURE: ParagraphStyle("signature", body, leftIndent=85 * mm, alignment=0, spaceAfter=1),
        Kind.BULLET: ParagraphStyle("bullet", body, leftIndent=7 * mm, bulletIndent=2 * mm),
        Kind.HANGING: ParagraphStyle("hanging", body, leftIndent=8 * mm, firstLineIndent=-6 * mm),
    }  # fmt: skip
    story: list[Flowable] = []
    display = {Kind.TITLE, Kind.CENTRED}
    before = Kind.BREAK
    for number, block in enumerate(blocks):
        entered_or_left = (before in display) != (block.kind in display)
        signs = block.kind is Kind.SIGNATURE and before is not block.kind
        if before is not Kind.BREAK and (entered_or_left or signs):
            story.append(Spacer(1, look.leading * 0.5))
        before = block.kind
        if block.kind is Kind.BREAK:
            story.append(PageBreak())
        elif block.kind is Kind.TABLE:
            story += [_table(block, look), Spacer(1, look.leading * 0.6)]
        else:
            if block.kind is Kind.HEADING:
                story.append(_Bookmark(block.text, f"h{number}"))
            bullet = "•" if block.kind is Kind.BULLET else None
            story.append(Paragraph(escape(block.text), styles[block.kind], bulletText=bullet))
    return story


def _table(block: Block, look: Look) -> Table:
    cell = ParagraphStyle("cell", fontName=look.regular, fontSize=look.size * 0.88, leading=look.leading * 0.85)
    head = ParagraphStyle("head", cell, fontName=look.bold)
    rows = [[Paragraph(escape(text), cell if index else head) for text in row] for index, row in enumerate(block.rows)]
    widths = [max(len(row[column]) for row in block.rows) for column in range(len(block.rows[0]))]
    widths = [min(max(width, 5), 45) for width in widths]
    table = Table(rows, colWidths=[160 * mm * width / sum(widths) for width in widths], repeatRows=1)
    table.setStyle(TableStyle([
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#777777")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e6e6e6")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]))  # fmt: skip
    return table


def join(*parts: bytes) -> bytes:
    """One PDF with the pages of all parts."""
    writer = PdfWriter()
    for part in parts:
        writer.append(BytesIO(part), import_outline=False)
    return _written(writer)


def lock(pdf: bytes, password: str) -> bytes:
    """The PDF behind AES-256; its random salt makes the bytes differ from run to run."""
    writer = PdfWriter()
    writer.append(PdfReader(BytesIO(pdf)))
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def cut(pdf: bytes, share: float) -> bytes:
    """Only the first ``share`` (0..1) of the bytes: what an interrupted copy leaves."""
    return pdf[: int(len(pdf) * share)]


def _written(writer: PdfWriter) -> bytes:
    writer.metadata = {"/Producer": "Arsip Publik samples"}
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
