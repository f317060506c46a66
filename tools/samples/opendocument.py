"""How does a text become an OpenDocument file, written by hand so that nothing but the text is in it?"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tools.samples.blocks import FOOTER, Block, Kind, parse
from tools.samples.office import pack
from tools.samples.tables import Cell, Sheets, Slide

_TYPE = "application/vnd.oasis.opendocument."
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "table": "table", "style": "style", "draw": "drawing", "meta": "meta",
        "presentation": "presentation", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
_STYLES = (
    '<style:style style:name="Tengah" style:family="paragraph">'
    '<style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>'
)
_BOTTOM = 'style:name="Bawah" style:page-layout-name="Kertas"'


def make_odt(text: str, *, title: str, author: str, written: str) -> bytes:
    """The text as an OpenDocument text; ``written`` is ISO 8601."""
    body = "".join(_paragraph(block) for block in parse(text))
    return _package("text", f"<office:text>{body}</office:text>", title, author, written)


def make_ods(sheets: Sheets, *, title: str, author: str, written: str) -> bytes:
    """The sheets as an OpenDocument workbook."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(_row(row) for row in rows)}</table:table>'
        for name, rows in sheets.items()
    )
    return _package("spreadsheet", f"<office:spreadsheet>{tables}</office:spreadsheet>", title, author, written)


def make_odp(slides: Sequence[Slide], *, title: str, author: str, written: str) -> bytes:
    """The slides as an OpenDocument presentation with notes."""
    pages = "".join(_slide(number, *slide) for number, slide in enumerate(slides, 1))
    return _package("presentation", f"<office:presentation>{pages}</office:presentation>", title, author, written)


def _paragraph(block: Block) -> str:
    text = escape(block.text)
    match block.kind:
        case Kind.TITLE | Kind.CENTRED:
            return f'<text:p text:style-name="Tengah">{text}</text:p>'
        case Kind.HEADING:
            return f'<text:h text:outline-level="1">{text}</text:h>'
        case Kind.BULLET:
            return f"<text:list><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"
        case Kind.TABLE:
            rows = "".join(_row(row) for row in block.rows)
            return f'<table:table table:name="Tabel">{rows}</table:table>'
        case Kind.BREAK:
            return "<text:p><text:soft-page-break/></text:p>"
        case _:
            return f"<text:p>{text}</text:p>"


def _row(cells: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(_cell(cell) for cell in cells) or '<table:table-cell/>'}</table:table-row>"


def _cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    typed = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {typed}><text:p>{value}</text:p></table:table-cell>"


def _slide(number: int, heading: str, points: Sequence[str], notes: str) -> str:
    def frame(kind: str, top: float, height: float, paragraphs: Sequence[str]) -> str:
        body = "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in paragraphs)
        return (
            f'<draw:frame presentation:class="{kind}" svg:x="2cm" svg:y="{top}cm" svg:width="24cm"'
            f' svg:height="{height}cm"><draw:text-box>{body}</draw:text-box></draw:frame>'
        )

    shown = frame("title", 1, 3, [heading]) + frame("outline", 5, 10, points) + frame("footer", 17, 1, [FOOTER])
    spoken = f"<presentation:notes>{frame('notes', 15, 8, [notes])}</presentation:notes>" if notes else ""
    return f'<draw:page draw:name="Salindia {number}" draw:master-page-name="Bawah">{shown}{spoken}</draw:page>'


def _package(kind: str, body: str, title: str, author: str, written: str) -> bytes:
    media_type = _TYPE + kind
    head = f'office:version="1.3" {_SPACES}'
    content = (
        f"<office:document-content {head}><office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    styles = (
        f'<office:document-styles {head}><office:automatic-styles><style:page-layout style:name="Kertas"/>'
        f"</office:automatic-styles><office:master-styles><style:master-page {_BOTTOM}>"
        + ("" if kind == "presentation" else f"<style:footer><text:p>{FOOTER}</text:p></style:footer>")
        + "</style:master-page></office:master-styles></office:document-styles>"
    )
    meta = (
        f"<office:document-meta {head}><office:meta><dc:title>{escape(title)}</dc:title>"
        f"<meta:initial-creator>{escape(author)}</meta:initial-creator><dc:creator>{escape(author)}</dc:creator>"
        f"<meta:creation-date>{written}</meta:creation-date><dc:date>{written}</dc:date><dc:language>id</dc:language>"
        "</office:meta></office:document-meta>"
    )
    parts = {"content.xml": content, "styles.xml": styles, "meta.xml": meta}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{type_}"/>'
        for path, type_ in [("/", media_type), *((path, "text/xml") for path in parts)]
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        f' manifest:version="1.3">{entries}</manifest:manifest>'
    )
    declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
    members = [("mimetype", media_type.encode())]
    members += [(path, (declaration + xml).encode()) for path, xml in parts.items()]
    members.append(("META-INF/manifest.xml", (declaration + manifest).encode()))
    return pack(members, stored=["mimetype"])
