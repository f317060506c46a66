"""What does each page of a PDF say, and does it still need OCR?"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from archive.documents import OcrStatus, Page, Reason, TextSource
from archive.errors import DamagedFile, PasswordProtected, UnsafeFile
from archive.extraction import ExtractedDocument, Extraction
from indexer import media_types as mt
from indexer.extractors.members import MemberStore
from indexer.extractors.page_text import clean, rejoin_broken_words
from indexer.extractors.pdf_structure import structure_of

SCAN_SHARE = 0.5  # of the page's area that an image must cover
SCAN_CHARACTERS = 30  # fewer than this over such an image: a scan
WORDLESS_SHARE = 0.15  # enough for OCR where a page has no text at all: forms pasted as tiles
_SAMPLED_CHARACTERS = 40
_IMAGES_LOOKED_AT = 500
_NESTING = 3
_INVISIBLE = 3
_SAID_BY_ANNOTATIONS = frozenset(
    {
        pdfium_c.FPDF_ANNOT_TEXT,
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_UNDERLINE,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
        pdfium_c.FPDF_ANNOT_SQUIGGLY,
        pdfium_c.FPDF_ANNOT_CARET,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_INK,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_LINE,
        pdfium_c.FPDF_ANNOT_POLYGON,
    }
)
_ANNOTATIONS_READ = 1000


class PdfExtractor:
    """pdfium reads the text (fast, right on OCR layers); pypdf what the file says about itself."""

    name = "pdf/1"
    media_types = frozenset({mt.PDF})

    def extract(self, extraction: Extraction) -> ExtractedDocument:
        """One Page per page, sizes in points. Raises PasswordProtected, DamagedFile or UnsafeFile.

        pdfium may abort the process on a hostile file, which is why this runs in a child process.
        """
        warnings: list[str] = []
        with closing(_open(extraction.path)) as document:
            count = len(document)
            if count > extraction.limits.pages:
                raise UnsafeFile(Reason.TOO_MANY_PAGES, pages=count, limit=extraction.limits.pages)
            pages = list(_read_pages(document, count, warnings))
        if not pages:
            raise DamagedFile("no page can be read", _truncated_or_damaged(extraction.path))
        store = MemberStore(extraction.work, extraction.limits)
        structure = structure_of(extraction.path, len(pages), store)
        labelled = tuple(
            _labelled(page, structure.labels[page.number - 1]) if page.number <= len(structure.labels) else page
            for page in pages
        )
        return ExtractedDocument(
            mt.PDF,
            labelled,
            properties=structure.properties,
            outline=structure.outline,
            members=tuple(store.members),
            warnings=(*warnings, *structure.warnings),
            extractor=self.name,
        )


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(path)
        if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
            document.init_forms()  # before any page is loaded, or their fields stay unknown
    except pdfium.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD:
            raise PasswordProtected("encrypted PDF") from error
        raise DamagedFile(str(error), _truncated_or_damaged(path)) from error
    return document


def _truncated_or_damaged(path: Path) -> Reason:
    """Truncated: it begins like a PDF with objects, but its end is missing."""
    with path.open("rb") as file:
        begins = b" obj" in file.read(4096)
        file.seek(max(0, path.stat().st_size - 2048))
        return Reason.TRUNCATED if begins and b"%%EOF" not in file.read() else Reason.DAMAGED


def _read_pages(document: pdfium.PdfDocument, count: int, warnings: list[str]) -> Iterator[Page]:
    """Pages in order. One that cannot be loaded is empty, so that the numbers of the others stay right."""
    unreadable: list[Page] = []
    for index in range(count):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            unreadable.append(Page(index + 1, "", TextSource.NONE))
            continue
        yield from unreadable
        if unreadable:
            warnings.append(f"pages {unreadable[0].number} to {unreadable[-1].number} cannot be loaded")
            unreadable.clear()
        with closing(page):
            yield _read_page(page, index + 1, document)
    if unreadable:  # at the end they are a page count that lies
        warnings.append(f"{len(unreadable)} pages are announced but missing")


def _read_page(page: pdfium.PdfPage, number: int, document: pdfium.PdfDocument) -> Page:
    width, height = page.get_size()
    try:
        with closing(page.get_textpage()) as textpage:
            drawn = clean(rejoin_broken_words(textpage.get_text_range()))
            invisible = _mostly_invisible(textpage) if drawn else False
    except pdfium.PdfiumError:
        drawn, invisible = "", False
    written = _annotation_texts(page, document)
    text = "\n".join([drawn, *(note for note in written if note not in drawn)]).strip()
    # Images are only looked for where they can change the answer: it costs more than the text.
    few = len(drawn) < SCAN_CHARACTERS
    is_scan = (few or invisible) and _image_share(page, width, height) >= (SCAN_SHARE if drawn else WORDLESS_SHARE)
    source = TextSource.BORN_DIGITAL
    if not text:
        source = TextSource.NONE
    elif invisible and is_scan:
        source = TextSource.OCR_LAYER
    ocr = OcrStatus.WANTED if is_scan and few else OcrStatus.NOT_NEEDED
    return Page(number, text, source, width=round(width, 2), height=round(height, 2), ocr=ocr)


def _mostly_invisible(textpage: pdfium.PdfTextPage) -> bool:
    """Whether most characters, by a sample over the page, are in text render mode 3 (ISO 32000-1, 9.3.6)."""
    count = textpage.count_chars()
    seen = invisible = 0
    for index in range(0, count, max(1, count // _SAMPLED_CHARACTERS)):
        text_object = pdfium_c.FPDFText_GetTextObject(textpage, index)
        if text_object:
            seen += 1
            invisible += pdfium_c.FPDFTextObj_GetTextRenderMode(text_object) == _INVISIBLE
    return seen > 0 and invisible * 2 > seen


def _image_share(page: pdfium.PdfPage, width: float, height: float) -> float:
    """The part of the page's area that images cover; strips of one scan add up. Between 0 and 1."""
    left, bottom, right, top = page.get_cropbox()
    covered = 0.0
    try:
        objects = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_NESTING)
        for _, image in zip(range(_IMAGES_LOOKED_AT), objects, strict=False):
            x0, y0, x1, y1 = image.get_bounds()
            if image.level:  # coordinates of a nested form are its own: take the size, not the place
                covered += min(abs(x1 - x0), width) * min(abs(y1 - y0), height)
            else:
                covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    except pdfium.PdfiumError:
        return 0.0
    area = (right - left) * (top - bottom)
    return min(1.0, covered / area) if area > 0 else 0.0


def _annotation_texts(page: pdfium.PdfPage, document: pdfium.PdfDocument) -> Iterator[str]:
    for _, _, text in annotations_with_text(page, document):
        yield text


def annotations_with_text(
    page: pdfium.PdfPage, document: pdfium.PdfDocument
) -> Iterator[tuple[pdfium_c.FPDF_ANNOTATION, int, str]]:
    """Comments and the values of form fields, which pdfium does not count as text of the page: handle, kind, text.

    The handle is good until the next one.
    """
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page), _ANNOTATIONS_READ)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            if kind in _SAID_BY_ANNOTATIONS:
                text = _wide(pdfium_c.FPDFAnnot_GetStringValue, annotation, b"Contents")
            elif kind == pdfium_c.FPDF_ANNOT_WIDGET and document.formenv and _holds_words(document, annotation):
                text = _wide(pdfium_c.FPDFAnnot_GetFormFieldValue, document.formenv, annotation)
            else:
                continue
            if text := clean(text):
                yield annotation, kind, text
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _holds_words(document: pdfium.PdfDocument, annotation: object) -> bool:
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(document.formenv, annotation)
    return kind in (
        pdfium_c.FPDF_FORMFIELD_TEXTFIELD,
        pdfium_c.FPDF_FORMFIELD_COMBOBOX,
        pdfium_c.FPDF_FORMFIELD_LISTBOX,
    )


def _wide(function: object, *arguments: object) -> str:
    """Call a pdfium function that fills a UTF-16 buffer and returns its size in bytes."""
    assert callable(function)
    size = function(*arguments, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "ignore")


def _labelled(page: Page, label: str) -> Page:
    """With its printed label, where that says more than the number."""
    if not label or label == str(page.number):
        return page
    return Page(page.number, page.text, page.source, page.kind, label, page.width, page.height, page.ocr)
