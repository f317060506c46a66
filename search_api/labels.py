"""What are classes, file types, states and page kinds called in front of a reader?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from babel.numbers import format_decimal

from archive.archival_codes import Fate
from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle, PageKind, Processing, TextSource
from archive.subjects import Subject
from archive.units import Unit, UnitKind
from search_api.services import Language
from search_api.translation import N_, translator

UNCLASSIFIED: Final = "belum-diklasifikasi"
"""The value that stands for "no class yet" among the marks and labels."""

LONG_TITLE: Final = 90
"""Characters from which on a title is set smaller at the head of a page."""

FATES: Final[Mapping[Fate, str]] = {
    Fate.DESTROY: N_("dimusnahkan"),
    Fate.REAPPRAISE: N_("dinilai kembali"),
    Fate.KEEP: N_("dipermanenkan"),
}

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

CLASS_DUTIES: Final[Mapping[InformationClass, str]] = {
    InformationClass.PERIODIC: N_(
        "Badan publik wajib mengumumkannya tanpa diminta, paling sedikit enam bulan sekali, dengan cara yang mudah "
        "dijangkau dan bahasa yang mudah dipahami."
    ),
    InformationClass.IMMEDIATE: N_(
        "Badan publik wajib mengumumkannya seketika itu juga, karena menyangkut hidup orang banyak dan ketertiban umum."
    ),
    InformationClass.ANYTIME: N_(
        "Badan publik wajib menyediakannya, sehingga siapa pun yang meminta dapat memperolehnya kapan saja."
    ),
    InformationClass.EXEMPT: N_(
        "Informasi ini tidak dibuka karena akibatnya bila dibuka lebih besar daripada manfaatnya. Pengecualian harus "
        "diuji satu per satu, bersifat ketat dan terbatas, dan tidak selalu untuk selamanya."
    ),
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

LIFECYCLE_LABELS: Final[Mapping[Lifecycle, str]] = {
    Lifecycle.DRAFT: N_("Draf"),
    Lifecycle.SUBMITTED: N_("Diajukan"),
    Lifecycle.CHECKED: N_("Sudah diperiksa"),
    Lifecycle.APPROVED: N_("Disetujui"),
    Lifecycle.PUBLISHED: N_("Terbit"),
    Lifecycle.WITHDRAWN: N_("Ditarik"),
    Lifecycle.ARCHIVED: N_("Diarsipkan"),
}

SOURCE_LABELS: Final[Mapping[TextSource, str]] = {
    TextSource.BORN_DIGITAL: N_("teks asli berkas"),
    TextSource.OCR_LAYER: N_("teks dari alat pindai"),
    TextSource.OCR: N_("dibaca dari gambar"),
    TextSource.NONE: N_("belum ada teks"),
}


UNIT_KINDS: Final[Mapping[UnitKind, str]] = {
    UnitKind.AGENCY: N_("Perangkat daerah"),
    UnitKind.DISTRICT: N_("Kecamatan"),
}

UNIT_ROLES: Final[Mapping[str, str]] = {
    "ppid_utama": N_("PPID utama: mengoordinasi layanan informasi seluruh kabupaten"),
    "ppid_pelaksana": N_("PPID pelaksana: melayani permintaan informasi di unit ini"),
    "lembaga_kearsipan_daerah": N_("Lembaga kearsipan daerah: menyimpan arsip pemerintah kabupaten"),
}


def class_value(information_class: InformationClass | None) -> str:
    """The class as marks and labels know it."""
    return information_class.value if information_class else UNCLASSIFIED


def class_of(value: str) -> InformationClass | None:
    """The class that a mark or label stands for."""
    return None if value == UNCLASSIFIED else InformationClass(value)


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


def class_duty(value: str, language: Language) -> str:
    """What the law asks of the body for this class, in plain words."""
    return translator(language).gettext(CLASS_DUTIES[InformationClass(value)])


def unit_kind(kind: UnitKind, language: Language) -> str:
    """What kind of unit it is."""
    return translator(language).gettext(UNIT_KINDS[kind])


def unit_role(role: str, language: Language) -> str:
    """What the unit does for public information; an unknown role as it is."""
    return translator(language).gettext(UNIT_ROLES.get(role, role))


def subject_name(subject: Subject, language: Language) -> str:
    """The name of a theme; in Indonesian where it has no other."""
    return subject.name_en or subject.name if language == "en" else subject.name


def subject_others(subject: Subject, language: Language) -> list[str]:
    """Every other name of a theme, those of the reader's language first."""
    own, other = subject.alternatives, subject.alternatives_en
    names = (*other, *own, subject.name) if language == "en" else (*own, *other, subject.name_en or "")
    return [name for name in dict.fromkeys(names) if name and name != subject_name(subject, language)]


def fate_label(fate: Fate, language: Language) -> str:
    """What happens to papers when their time is over."""
    return translator(language).gettext(FATES[fate])


def subject_gloss(subject: Subject, language: Language) -> str:
    """What belongs to a theme; in Indonesian where it is not said otherwise."""
    return subject.gloss_en or subject.gloss if language == "en" else subject.gloss


def type_label(value: str, language: Language) -> str:
    """The file type in words; an unknown value as it is."""
    return translator(language).gettext(TYPE_LABELS.get(value, value))


def language_label(value: str, language: Language) -> str:
    """The language of a document in words; an unknown value as it is."""
    return translator(language).gettext(LANGUAGE_LABELS.get(value, value))


def state_label(processing: Processing, language: Language) -> str:
    """What the archive has made of a file, in words."""
    return translator(language).gettext(STATE_LABELS[processing])


def lifecycle_label(state: Lifecycle, language: Language) -> str:
    """Where a document stands on its way to the public, in a word or two."""
    return translator(language).gettext(LIFECYCLE_LABELS[state])


def source_label(source: TextSource, language: Language) -> str:
    """Where the words of a page came from."""
    return translator(language).gettext(SOURCE_LABELS[source])


def unit_label(code: str, units: Mapping[str, Unit]) -> str:
    """The name of a unit short enough for a list; its code when it is not registered."""
    return units[code].label if code in units else code


def present_unit(code: str, units: Mapping[str, Unit]) -> str:
    """The code a unit has today, if it was merged into another."""
    return units[code].code if code in units else code


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
