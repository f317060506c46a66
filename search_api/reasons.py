"""Why can a file's text not be had? One sentence each: what happened, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from babel.numbers import format_decimal

from archive.documents import Processing, Reason
from search_api import labels
from search_api.figures import file_size
from search_api.services import Language
from search_api.translation import N_, translator

_SENTENCES: Final[Mapping[Reason, str]] = {
    Reason.EMPTY_FILE: N_(
        "Berkas ini kosong (0 bita), mungkin pengirimannya terputus. Mintalah berkas yang utuh kepada unit pengirim."
    ),
    Reason.UNKNOWN_FORMAT: N_(
        "Isi berkas ini tidak dikenali sebagai format apa pun. Berkas asli tersimpan utuh dan dapat diunduh; "
        "periksa apakah unit pengirim bermaksud mengirim berkas lain."
    ),
    Reason.UNSUPPORTED_FORMAT: N_(
        "Arsip menyimpan format ini, tetapi belum dapat membaca isinya. Berkas asli tersimpan utuh; "
        "kirimkan juga sebagai PDF agar kata-katanya dapat ditelusuri."
    ),
    Reason.DAMAGED: N_(
        "Berkas ini rusak sehingga isinya tidak dapat dibaca. Berkas asli tersimpan persis seperti diterima; "
        "mintalah salinan yang utuh kepada unit pengirim."
    ),
    Reason.TRUNCATED: N_(
        "Berkas ini terpotong sebelum akhir, biasanya karena unggahan terputus. Yang diterima tersimpan apa adanya; "
        "kirim ulang berkas yang lengkap."
    ),
    Reason.PASSWORD: N_(
        "Berkas ini terkunci kata sandi. Berkas asli tersimpan utuh; kirimkan salinan tanpa kata sandi "
        "agar isinya dapat ditelusuri."
    ),
    Reason.NEEDS_CONVERTER: N_(
        "Format lama ini perlu LibreOffice, yang belum terpasang pada peladen. Berkas asli tersimpan utuh dan "
        "akan dibaca dengan sendirinya setelah LibreOffice dipasang."
    ),
    Reason.CONVERTER_FAILED: N_(
        "LibreOffice tidak berhasil membuka berkas ini. Berkas asli tersimpan utuh; "
        "simpan ulang sebagai PDF atau DOCX lalu kirim kembali."
    ),
    Reason.UNPACKS_TOO_LARGE: N_(
        "Isi berkas ini mengembang melebihi batas aman bila dibuka, seperti pada berkas perusak. "
        "Berkas asli tersimpan utuh; bagilah menjadi beberapa berkas yang lebih kecil."
    ),
    Reason.TOO_MANY_PARTS: N_(
        "Berkas ini memuat lebih banyak bagian daripada batas aman. Berkas asli tersimpan utuh; "
        "bagilah menjadi beberapa berkas."
    ),
    Reason.NESTED_TOO_DEEP: N_(
        "Bundel ini berlapis terlalu dalam (bundel di dalam bundel). Berkas asli tersimpan utuh; "
        "bukalah bundelnya lalu kirim berkas-berkasnya langsung."
    ),
    Reason.EXTERNAL_ENTITIES: N_(
        "Berkas ini meminta isi dari luar dirinya, cara yang juga dipakai untuk mencuri data, jadi tidak dibaca. "
        "Berkas asli tersimpan utuh; simpan ulang dengan aplikasi perkantoran lalu kirim kembali."
    ),
    Reason.IMAGE_TOO_LARGE: N_(
        "Gambar di dalam berkas ini terlalu besar untuk dibaca dengan aman. Berkas asli tersimpan utuh; "
        "pindai ulang dengan 200 sampai 300 titik per inci."
    ),
    Reason.TOO_MANY_PAGES: N_(
        "Berkas ini memuat lebih banyak halaman daripada batas sekali baca. Berkas asli tersimpan utuh; "
        "bagilah menjadi beberapa jilid."
    ),
    Reason.OUT_OF_MEMORY: N_(
        "Membaca berkas ini memerlukan memori melebihi batas aman. Berkas asli tersimpan utuh; "
        "perkecil atau bagilah berkasnya lalu kirim kembali."
    ),
    Reason.OUT_OF_TIME: N_(
        "Membaca berkas ini memakan waktu melebihi batas. Berkas asli tersimpan utuh; "
        "bagilah menjadi berkas yang lebih kecil atau simpan ulang sebagai PDF."
    ),
    Reason.READER_CRASHED: N_(
        "Pembaca berhenti mendadak ketika membuka berkas ini; biasanya berkasnya rusak. "
        "Berkas asli tersimpan utuh dan berkas lain tidak terganggu; mintalah salinan yang baik."
    ),
    Reason.NO_WORDS: N_("Berkas ini terbaca, tetapi tidak memuat kata. Berkas asli dapat dilihat dan diunduh."),
    Reason.OCR_FAILED: N_(
        "Kata pada sebagian halaman hasil pindai tidak berhasil dibaca. Gambarnya tetap dapat dilihat; "
        "petugas dapat mencoba lagi atau memindai ulang."
    ),
    Reason.KEEPS_FAILING: N_(
        "Pembacaan berkas ini gagal berulang kali. Berkas asli tersimpan utuh; "
        "petugas perlu memeriksanya lalu memintanya dibaca kembali."
    ),
}

_LIMITS: Final[Mapping[Reason, str]] = {
    Reason.OUT_OF_MEMORY: "bytes",
    Reason.UNPACKS_TOO_LARGE: "bytes",
    Reason.OUT_OF_TIME: N_("%(value)s detik"),
    Reason.IMAGE_TOO_LARGE: N_("%(value)s piksel"),
    Reason.TOO_MANY_PAGES: N_("%(value)s halaman"),
    Reason.TOO_MANY_PARTS: N_("%(value)s bagian"),
}
"""What the limit of a reason counts; the limits of other reasons mean nothing to a reader."""

_LIMIT = N_("Batasnya %(value)s.")
_FIGURES: Final[Mapping[str, str]] = {
    "pages": N_("Jumlah halamannya %(value)s."),
    "members": N_("Jumlah bagiannya %(value)s."),
    "pixels": N_("Ukurannya %(value)s piksel."),
}


def reason_sentence(reason: Reason, detail: Mapping[str, str | int], language: Language) -> str:
    """The sentence for ``reason``, followed by the figures in ``detail`` that a person can use.

    Text in ``detail`` is never shown: it may hold words of the file.
    """
    translate = translator(language).gettext
    parts = [translate(_SENTENCES[reason])]
    parts += [
        translate(sentence) % {"value": format_decimal(detail[key], locale=language)}
        for key, sentence in _FIGURES.items()
        if isinstance(detail.get(key), int)
    ]
    limit = detail.get("limit")
    if reason in _LIMITS and isinstance(limit, int):
        if _LIMITS[reason] == "bytes":
            value = file_size(limit, language)
        else:
            value = translate(_LIMITS[reason]) % {"value": format_decimal(limit, locale=language)}
        parts.append(translate(_LIMIT) % {"value": value})
    return " ".join(parts)


def state_label(processing: Processing, language: Language) -> str:
    """What the archive has made of a file, in words."""
    return labels.state_label(processing, language)
