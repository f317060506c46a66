"""What is said of a file of a batch, in words: its state, and why it stands there?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.batches import FileState, ReceiptLine, Why
from archive.documents import Lifecycle
from search_api.reasons import reason_sentence
from search_api.services import Language
from search_api.translation import N_, translator

STATES: Final[Mapping[FileState, str]] = {
    FileState.WAITING: N_("menunggu dikirim"),
    FileState.UPLOADING: N_("sedang dikirim"),
    FileState.CHECKING: N_("sedang diperiksa"),
    FileState.READING: N_("diterima, sedang dibaca"),
    FileState.PUBLISHED: N_("terbit"),
    FileState.DRAFT: N_("diterima, belum terbit"),
    FileState.AWAITING_OCR: N_("diterima, menunggu OCR"),
    FileState.DUPLICATE: N_("sudah ada"),
    FileState.REFUSED: N_("ditolak"),
    FileState.NEEDS_ATTENTION: N_("perlu perhatian"),
}
_WHYS: Final[Mapping[Why, str]] = {
    Why.EMPTY: N_("Berkas ini kosong. Periksa berkas aslinya, lalu kirim yang berisi."),
    Why.TOO_LARGE: N_("Berkas ini lebih besar daripada batas satu berkas. Bagilah menjadi beberapa berkas."),
    Why.PROGRAM: N_("Berkas program bukan dokumen dan tidak diterima."),
    Why.SYSTEM_FILE: N_("Berkas milik sistem komputer, bukan dokumen."),
    Why.DAY_QUOTA: N_("Jatah kiriman unit ini untuk hari ini sudah terpakai. Kirim lagi besok dalam setoran baru."),
    Why.TOO_MANY_FILES: N_("Isi ZIP ini membuat setoran melebihi batas jumlah berkas. Bagilah menjadi beberapa ZIP."),
    Why.NOT_AS_ANNOUNCED: N_("Isinya berubah di tengah jalan atau saat dikirim. Kirim sekali lagi."),
    Why.INFECTED: N_("Pemindai virus menemukan {name}. Bersihkan komputer asalnya sebelum mengirim lagi."),
    Why.EXPIRED: N_("Pengirimannya terhenti terlalu lama. Kirim lagi."),
    Why.CANCELLED: N_("Dibatalkan oleh pengirim."),
    Why.NEVER_SENT: N_("Tidak pernah sampai sebelum setoran ditutup. Kirim dalam setoran baru."),
    Why.BUNDLE_UNSAFE: N_("Isi ZIP ini mengembang melebihi batas aman. Bagilah menjadi beberapa ZIP yang lebih kecil."),
    Why.BUNDLE_DAMAGED: N_(
        "ZIP ini rusak atau kosong, jadi isinya tidak dapat dikeluarkan. Buat ulang, lalu kirim lagi."
    ),
    Why.BUNDLE_LOCKED: N_("Isi ZIP terkunci kata sandi. Kirim tanpa kata sandi."),
    Why.SCANNER_UNREACHABLE: N_(
        "Pemindai virus tidak menjawab. Berkas tersimpan aman dan diperiksa lagi dengan sendirinya."
    ),
    Why.SCAN_FAILED: N_(
        "Pemindai virus tidak dapat memeriksa berkas ini. Berkas tersimpan aman; hubungi pengelola arsip."
    ),
    Why.NEWER_VERSION: N_(
        "Dokumen lamanya sudah punya versi yang lebih baru, {name}. Lanjutkan dari sana. Bila berkas ini yang harus "
        "dipakai, minta pustakawan menghapus dahulu hubungan keduanya, lalu kirim lagi."
    ),
    Why.NEWER_VERSION_ELSEWHERE: N_(
        "Dokumen lamanya sudah punya versi yang lebih baru di unit lain. Tanyakan kepada pustakawan."
    ),
    Why.LINK: N_("Ini tautan (symlink), bukan berkas. Setorkan berkas yang dituju."),
    Why.LINK_TO_NOTHING: N_("Ini tautan (symlink) ke berkas yang tidak ada lagi. Cari berkas aslinya."),
    Why.NOT_A_FILE: N_("Ini bukan berkas biasa (misalnya soket, pipa, atau perangkat)."),
    Why.UNREADABLE: N_("Berkas ini tidak dapat dibaca dari tempatnya. Periksa izin dan mediumnya, lalu setorkan lagi."),
    Why.FOLDER_UNREADABLE: N_("Isi folder ini tidak dapat dibaca. Periksa izinnya, lalu setorkan lagi."),
}
_STANDING: Final[Mapping[Lifecycle, str]] = {
    Lifecycle.SUBMITTED: N_("Sudah diajukan untuk diperiksa."),
    Lifecycle.CHECKED: N_("Sudah diperiksa."),
    Lifecycle.APPROVED: N_("Sudah disahkan, tinggal diterbitkan."),
    Lifecycle.WITHDRAWN: N_("Pernah terbit, lalu ditarik."),
    Lifecycle.ARCHIVED: N_("Sudah diarsipkan."),
}
_WHEN_READ: Final = N_(
    "Terbit dengan sendirinya setelah dibaca, bila lengkap dan tidak memuat data pribadi yang belum diputuskan."
)
_LACKING: Final = N_("Yang masih kurang:")
_SAME_BYTES: Final = N_("Isinya sama persis dengan {title}.")


def state_label(state: FileState, language: Language) -> str:
    """The state in words."""
    return translator(language).gettext(STATES[state])


def why_sentence(line: ReceiptLine, language: Language) -> str:
    """Why the file stands there, or what more there is to say; empty where the state says it all."""
    translate = translator(language).gettext
    if line.file.why is not None:
        return translate(_WHYS[line.file.why]).format(name=line.file.detail)
    if line.document is None:
        return ""
    if line.state is FileState.DUPLICATE:
        same = translate(_SAME_BYTES).format(title=f"“{line.document.title}” ({line.document.id})")
        return f"{same} {_prospects(line, language)}".rstrip()
    if prospects := _prospects(line, language):
        return prospects
    if line.state is FileState.NEEDS_ATTENTION and line.document.reason is not None:
        return reason_sentence(line.document.reason, line.document.reason_detail, language)
    standing = _STANDING.get(line.document.lifecycle) if line.state is FileState.DRAFT else None
    return translate(standing) if standing else ""


def _prospects(line: ReceiptLine, language: Language) -> str:
    """Whether a draft is going to be published by itself, or what it lacks."""
    translate = translator(language).gettext
    if line.when_read:
        return translate(_WHEN_READ)
    lacking = [translate(each.sentence).format(**each.values) for each in line.missing]
    return " ".join((translate(_LACKING), *lacking)) if lacking else ""
