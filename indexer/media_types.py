"""Which formats does the archive know by name, and to which family does each belong?"""

from __future__ import annotations

from archive.documents import FileType

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCX_MACRO = "application/vnd.ms-word.document.macroenabled.12"
DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
DOTX_MACRO = "application/vnd.ms-word.template.macroenabled.12"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_MACRO = "application/vnd.ms-excel.sheet.macroenabled.12"
XLTX = "application/vnd.openxmlformats-officedocument.spreadsheetml.template"
XLTX_MACRO = "application/vnd.ms-excel.template.macroenabled.12"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PPTX_MACRO = "application/vnd.ms-powerpoint.presentation.macroenabled.12"
POTX = "application/vnd.openxmlformats-officedocument.presentationml.template"
POTX_MACRO = "application/vnd.ms-powerpoint.template.macroenabled.12"
PPSX = "application/vnd.openxmlformats-officedocument.presentationml.slideshow"
PPSX_MACRO = "application/vnd.ms-powerpoint.slideshow.macroenabled.12"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
RTF = "application/rtf"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
OTT = "application/vnd.oasis.opendocument.text-template"
OTS = "application/vnd.oasis.opendocument.spreadsheet-template"
OTP = "application/vnd.oasis.opendocument.presentation-template"
TEXT = "text/plain"
MARKDOWN = "text/markdown"
CSV = "text/csv"
HTML = "text/html"
EML = "message/rfc822"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
WEBP = "image/webp"
GIF = "image/gif"
BMP = "image/bmp"
ZIP = "application/zip"
EPUB = "application/epub+zip"

WORD_OPENXML = frozenset({DOCX, DOCX_MACRO, DOTX, DOTX_MACRO})
SHEETS_OPENXML = frozenset({XLSX, XLSX_MACRO, XLTX, XLTX_MACRO})
SLIDES_OPENXML = frozenset({PPTX, PPTX_MACRO, POTX, POTX_MACRO, PPSX, PPSX_MACRO})
NEEDS_CONVERTER = frozenset({DOC, PPT, RTF})

_FAMILIES: dict[FileType, frozenset[str]] = {
    FileType.PDF: frozenset({PDF}),
    FileType.WORD: WORD_OPENXML | {DOC, RTF, ODT, OTT},
    FileType.SPREADSHEET: SHEETS_OPENXML | {XLSB, XLS, ODS, OTS, CSV},
    FileType.PRESENTATION: SLIDES_OPENXML | {PPT, ODP, OTP},
    FileType.TEXT: frozenset({TEXT, MARKDOWN}),
    FileType.WEB: frozenset({HTML}),
    FileType.EMAIL: frozenset({EML, MSG}),
    FileType.IMAGE: frozenset({PNG, JPEG, TIFF, WEBP, GIF, BMP}),
    FileType.CONTAINER: frozenset({ZIP}),
}

FILE_TYPES: dict[str, FileType] = {media: family for family, medias in _FAMILIES.items() for media in medias}
"""The family of every media type that can be read, if need be with the converter."""


def file_type_of(media_type: str) -> FileType:
    """The family of ``media_type``; OTHER for one the archive only keeps."""
    return FILE_TYPES.get(media_type, FileType.OTHER)
