"""PDFs with a secret in every place where a PDF can keep one."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

NIK = "6202015506870002"
OTHER = "Laporan penerima bantuan sosial tahun ini"
LINE = f"Siti Rahmah, NIK {NIK}, Sampit"


def born_digital(*, pages: int = 2) -> bytes:
    """A letter: the secret on its first page, nothing of it on the others."""
    return drawn(lambda canvas, number: write(canvas, [OTHER, LINE if number == 1 else "Demikian disampaikan."]), pages)


def scanned(*, with_layer: bool) -> bytes:
    """A picture of the letter, as a scanner leaves it, with or without its invisible text."""
    picture = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(40)
    pen.text((160, 200), OTHER, fill="black", font=font)
    pen.text((160, 300), LINE, fill="black", font=font)

    def draw(canvas: Canvas, number: int) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        if with_layer:
            text = canvas.beginText(160 * 72 / 200, A4[1] - 235 * 72 / 200)
            text.setTextRenderMode(3)
            text.setFont("Helvetica", 14)
            text.setLeading(36)
            text.textLine(OTHER)
            text.textLine(LINE)
            canvas.drawText(text)

    return drawn(draw, 1)


def hiding_everywhere() -> bytes:
    """The secret also in annotation, form, attachment, metadata, outline, script, white and off-page text, under paint,
    and in an earlier version of the file; the page without a box hides it, too."""

    def draw(canvas: Canvas, number: int) -> None:
        write(canvas, [OTHER, LINE if number == 1 else "Demikian disampaikan."])
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 300, f"putih {NIK}")
        canvas.setFillColorRGB(0, 0, 0)
        canvas.drawString(72, 200, f"tertutup {NIK}")
        canvas.rect(60, 190, 300, 24, fill=1)
        canvas.drawString(72, -40, f"di luar {NIK}")
        canvas.bookmarkPage(f"p{number}")
        canvas.addOutlineEntry(f"Judul {NIK}", f"p{number}")
        canvas.acroForm.textfield(name=f"nik{number}", value=NIK, x=72, y=400, width=200, height=20)

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn(draw, 2))))
    for number in range(2):
        writer.add_annotation(number, FreeText(text=f"catatan {NIK}", rect=(72, 500, 300, 520)))
    writer.add_attachment("data.txt", f"lampiran {NIK}".encode())
    writer.add_metadata({"/Title": f"Daftar {NIK}", "/Subject": NIK})
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    script[NameObject("/JS")] = TextStringObject(f"app.alert('{NIK}')")
    writer._root_object[NameObject("/OpenAction")] = script
    packet = StreamObject()
    packet.set_data(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{NIK}</x:xmpmeta>".encode())
    packet.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    writer._root_object[NameObject("/Metadata")] = writer._add_object(packet)
    writer._add_object(TextStringObject(f"yatim {NIK}"))
    for page in writer.pages:
        private = DictionaryObject({NameObject("/LastModified"): TextStringObject(NIK)})
        page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/App"): private})
    stored = io.BytesIO()
    writer.write(stored)
    again = io.BytesIO(stored.getvalue())
    later = PdfWriter(again, incremental=True)
    later.add_metadata({"/Title": "Daftar penerima"})
    later.write(again)
    return again.getvalue()


def turned_and_cropped(turn: int) -> bytes:
    """The letter shown on its side and cut to a part of the sheet."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(born_digital(pages=1))))
    page = writer.pages[0]
    page[NameObject("/Rotate")] = NumberObject(turn)
    page[NameObject("/CropBox")] = RectangleObject((36, 500, 560, 820))
    stored = io.BytesIO()
    writer.write(stored)
    return stored.getvalue()


def drawn(draw: Callable[[Canvas, int], None], pages: int) -> bytes:
    """Pages as ``draw`` draws them, given the number of each."""
    stored = io.BytesIO()
    canvas = Canvas(stored, pagesize=A4, invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 14)
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return stored.getvalue()


def write(canvas: Canvas, lines: list[str]) -> None:
    """Lines from the top of the page."""
    for place, line in enumerate(lines):
        canvas.drawString(72, 760 - 40 * place, line)
