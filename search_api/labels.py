"""What are classes, file types, states and page kinds called in front of a reader?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from babel.numbers import format_decimal

from archive.classification import InformationClass
from archive.documents import Document, FileType, PageKind, Processing, TextSource
from archive.units import Unit
from search_api.services import Language
from search_api.translation import N_, translator

UNCLASSIFIED: Final = "belum-diklasifikasi"
"""The value that stands for "no class yet" among the marks and labels."""

LONG_TITLE: Final = 90
"""Characters from which on a title is set smaller at the head of a page."""

CLASS_LABELS: Final[Mapping[str, str]] = {
    InformationClass.PERIODIC: N_("Berkala"),
    InformationClass.IMMEDIATE: N_("Serta-merta"),
    InformationClass.ANYTIME: N_("Setiap saat"),
    InformationClass.EXEMPT: N_("Dikecualikan"),
    UNCLASSIFIED: N_("Belum diklasifikasi"),
}

CLASS_GLOSSES: Final[Mapping[str, str]] = {
    InformationClass.PERIODIC: N_(
        "Diumumkan rutin, paling sedikit enam bulan sekali: anggaran, kinerja, laporan keuangan."
    ),
    InformationClass.IMMEDIATE: N_(
        "Diumumkan tanpa ditunda karena menyangkut keselamatan orang banyak: bencana, wabah."
    ),
    InformationClass.ANYTIME: N_(
        "Selalu tersedia dan diberikan bila diminta: keputusan, perjanjian, daftar informasi."
    ),
    InformationClass.EXEMPT: N_("Tidak dibuka karena undang-undang melindunginya, setelah diuji akibatnya."),
    UNCLASSIFIED: N_("Sudah terbit, tetapi golongannya belum ditetapkan."),
}

CLASS_ARTICLES: Final[Mapping[str, str]] = {
    InformationClass.PERIODIC: N_("Pasal 9 Undang-Undang Nomor 14 Tahun 2008"),
    InformationClass.IMMEDIATE: N_("Pasal 10 Undang-Undang Nomor 14 Tahun 2008"),
    InformationClass.ANYTIME: N_("Pasal 11 Undang-Undang Nomor 14 Tahun 2008"),
    InformationClass.EXEMPT: N_("Pasal 17 Undang-Undang Nomor 14 Tahun 2008"),
}

TYPE_LABELS: Final[Mapping[str, str]] = {
    FileType.PDF: N_("PDF"),
    FileType.WORD: N_("Word"),
    FileType.SPREADSHEET: N_("Lembar kerja"),
    FileType.PRESENTATION: N_("Salindia"),
    FileType.TEXT: N_("Teks"),
    FileType.WEB: N_("Halaman web"),
    FileType.EMAIL: N_("Surel"),
    FileType.IMAGE: N_("Gambar"),
    FileType.CONTAINER: N_("Bundel berkas"),
    FileType.OTHER: N_("Lainnya"),
}

LANGUAGE_LABELS: Final[Mapping[str, str]] = {"id": N_("Indonesia"), "en": N_("Inggris")}
"""The languages that the archive tells apart in documents."""

STATE_LABELS: Final[Mapping[Processing, str]] = {
    Processing.RECEIVED: N_("Diterima, isinya menunggu dibaca"),
    Processing.AWAITING_OCR: N_("Sebagian halaman hasil pindai masih menunggu dibaca"),
    Processing.READABLE: N_("Seluruh isinya dapat ditelusuri"),
    Processing.UNPACKED: N_("Bundel; isinya menjadi dokumen tersendiri"),
    Processing.NO_TEXT: N_("Tidak memuat kata yang dapat dibaca"),
    Processing.WAITING_FOR_CONVERTER: N_("Menunggu pengubah format"),
    Processing.PASSWORD_PROTECTED: N_("Terkunci kata sandi"),
    Processing.DAMAGED: N_("Berkas rusak"),
    Processing.REFUSED: N_("Tidak dibaca demi keamanan"),
    Processing.UNSUPPORTED: N_("Format belum dapat dibaca"),
    Processing.NEEDS_ATTENTION: N_("Perlu diperiksa petugas"),
}

SOURCE_LABELS: Final[Mapping[TextSource, str]] = {
    TextSource.BORN_DIGITAL: N_("teks asli berkas"),
    TextSource.OCR_LAYER: N_("teks dari alat pindai"),
    TextSource.OCR: N_("dibaca dari gambar"),
    TextSource.NONE: N_("belum ada teks"),
}


def class_value(information_class: InformationClass | None) -> str:
    """The class as marks and labels know it."""
    return information_class.value if information_class else UNCLASSIFIED


def class_label(value: str, language: Language) -> str:
    """The class in words; an unknown value as it is."""
    return translator(language).gettext(CLASS_LABELS.get(value, value))


def class_gloss(value: str, language: Language) -> str:
    """One sentence that says what the class means (UU 14/2008 arts. 9, 10, 11, 17)."""
    return translator(language).gettext(CLASS_GLOSSES[value])


def class_article(value: str, language: Language) -> str:
    """Where the law speaks of the class; empty for a document without one."""
    article = CLASS_ARTICLES.get(value)
    return translator(language).gettext(article) if article else ""


def type_label(value: str, language: Language) -> str:
    """The file type in words; an unknown value as it is."""
    return translator(language).gettext(TYPE_LABELS.get(value, value))


def language_label(value: str, language: Language) -> str:
    """The language of a document in words; an unknown value as it is."""
    return translator(language).gettext(LANGUAGE_LABELS.get(value, value))


def state_label(processing: Processing, language: Language) -> str:
    """What the archive has made of a file, in words."""
    return translator(language).gettext(STATE_LABELS[processing])


def source_label(source: TextSource, language: Language) -> str:
    """Where the words of a page came from."""
    return translator(language).gettext(SOURCE_LABELS[source])


def unit_label(code: str, units: Mapping[str, Unit]) -> str:
    """The name of a unit short enough for a list; its code when it is not registered."""
    return units[code].label if code in units else code


def page_word(kind: PageKind, language: Language) -> str:
    """What one numbered part is called, e.g. ``halaman``."""
    translate = translator(language).gettext
    return {
        PageKind.PAGE: translate("halaman"),
        PageKind.SHEET: translate("lembar"),
        PageKind.SLIDE: translate("salindia"),
        PageKind.SECTION: translate("bagian"),
    }[kind]


def page_count(count: int, kind: PageKind, language: Language) -> str:
    """How many of them, e.g. ``480 halaman``."""
    ngettext = translator(language).ngettext
    words = {
        PageKind.PAGE: ngettext("{count} halaman", "{count} halaman", count),
        PageKind.SHEET: ngettext("{count} lembar", "{count} lembar", count),
        PageKind.SLIDE: ngettext("{count} salindia", "{count} salindia", count),
        PageKind.SECTION: ngettext("{count} bagian", "{count} bagian", count),
    }
    return words[kind].format(count=format_decimal(count, locale=language))


def page_abbreviation(kind: PageKind, language: Language) -> str:
    """The same, as it stands before a number in a list, e.g. ``hal.``."""
    translate = translator(language).gettext
    return {
        PageKind.PAGE: translate("hal."),
        PageKind.SHEET: translate("lembar"),
        PageKind.SLIDE: translate("salindia"),
        PageKind.SECTION: translate("bag."),
    }[kind]


_KIND_OF_TYPE: Final[Mapping[FileType, PageKind]] = {
    FileType.SPREADSHEET: PageKind.SHEET,
    FileType.PRESENTATION: PageKind.SLIDE,
    FileType.PDF: PageKind.PAGE,
    FileType.IMAGE: PageKind.PAGE,
}


def page_kind_of(document: Document) -> PageKind:
    """What the parts of such a document are called, known without reading its pages."""
    return _KIND_OF_TYPE.get(document.file_type, PageKind.SECTION)
