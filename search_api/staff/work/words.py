"""What are states, steps, fields and acts called in front of those who work here?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from archive.asked_queries import WordKind
from archive.bulk_edits import ItemState
from archive.classification import SecurityLevel
from archive.documents import Lifecycle, RenditionRole
from archive.work_queue import Concern
from archive.workflow import Step
from search_api import privacy_labels
from search_api.relation_labels import SIDE_LABELS
from search_api.translation import N_

STATES: Final[Mapping[str, str]] = {
    Lifecycle.DRAFT: N_("Draf"),
    Lifecycle.SUBMITTED: N_("Diajukan"),
    Lifecycle.CHECKED: N_("Diperiksa"),
    Lifecycle.APPROVED: N_("Disahkan"),
    Lifecycle.PUBLISHED: N_("Terbit"),
    Lifecycle.WITHDRAWN: N_("Ditarik"),
    Lifecycle.ARCHIVED: N_("Diarsipkan"),
}

STEPS: Final[Mapping[str, str]] = {
    Step.SUBMIT: N_("Ajukan"),
    Step.RECALL: N_("Tarik kembali pengajuan"),
    Step.REVIEW: N_("Mulai periksa"),
    Step.RETURN: N_("Kembalikan ke petugas"),
    Step.PUBLISH: N_("Terbitkan"),
    Step.WITHDRAW: N_("Tarik dari umum"),
    Step.REOPEN: N_("Buka lagi sebagai draf"),
    Step.ARCHIVE: N_("Arsipkan"),
}

STEP_KEYS: Final[Mapping[str, str]] = {Step.SUBMIT: "t", Step.REVIEW: "r", Step.RETURN: "b", Step.PUBLISH: "P"}

STEP_WORDS: Final[Mapping[str, str]] = {
    Step.SUBMIT: N_("Pesan untuk pemeriksa"),
    Step.RETURN: N_("Apa yang harus diperbaiki?"),
    Step.WITHDRAW: N_("Alasan penarikan, yang dibaca umum di alamat dokumen"),
    Step.REOPEN: N_("Keterangan"),
    Step.ARCHIVE: N_("Keterangan"),
}

FIELDS: Final[Mapping[str, str]] = {
    "title": N_("Judul"),
    "number": N_("Nomor"),
    "class": N_("Golongan"),
    "item": N_("Butir wajib"),
    "archival_code": N_("Kode arsip"),
    "date": N_("Tanggal"),
    "year": N_("Tahun"),
    "language": N_("Bahasa"),
    "security": N_("Tingkat keamanan"),
    "subjects": N_("Subjek"),
    "unit": N_("Unit"),
    "text": N_("Isi"),
    "privacy": N_("Data pribadi"),
    "rights": N_("Hak penerbit"),
    "state": N_("Status"),
    "lifecycle": N_("Status"),
}

CONCERNS: Final[Mapping[str, str]] = {
    Concern.RETURNED: N_("dikembalikan untuk diperbaiki"),
    Concern.UNREADABLE: N_("isinya tidak terbaca"),
    Concern.PERSONAL_DATA: N_("data pribadi belum diputuskan"),
}

RENDITIONS: Final[Mapping[str, str]] = {
    RenditionRole.ORIGINAL: N_("berkas asli"),
    RenditionRole.CONVERTED: N_("salinan PDF untuk dibaca"),
    RenditionRole.REDACTED: N_("yang dihitamkan, untuk umum"),
    RenditionRole.SEARCHABLE_PDF: N_("PDF dengan teks"),
}

KEPT: Final[Mapping[str, str]] = {
    "information_class": N_("Golongan"),
    "file_name": N_("Nama berkas"),
    "sha256": N_("Sidik SHA-256"),
    "role": N_("Berkas"),
    "at": N_("Waktu"),
    "field": N_("Isian"),
    "value": N_("Nilai"),
    "agent": N_("Peramban"),
    "batch": N_("Setoran"),
    "edit": N_("Nomor sunting massal"),
    "login": N_("Akun"),
    "name": N_("Nama"),
    "code": N_("Kode"),
    "changed": N_("Diubah"),
    "same": N_("Sudah demikian"),
    "refused": N_("Tidak diubah"),
    "merged_into": N_("Digabungkan ke"),
    "boxes": N_("Kotak"),
    "publish_at": N_("Terbit pada"),
    "publishes": N_("Akan terbit"),
    "missing": N_("Yang masih kurang"),
    "question": N_("Pertanyaan"),
    "kind": N_("Jenis"),
    "count": N_("Jumlah"),
    "other": N_("Dokumen lain"),
    "documents": N_("Dokumen"),
    "pages": N_("Halaman"),
    "note": N_("Catatan"),
    "personal_data": N_("Data pribadi"),
    "replaces": N_("Menggantikan"),
    "path": N_("Nama berkas"),
}
"""What else stands in the history of a document, beside its fields."""

VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "publishes": {"when_read": N_("setelah dibaca, bila tidak ada halangan")},
    "missing": FIELDS,
    "kind": {
        **{side.value: name for side, name in SIDE_LABELS.items()},
        WordKind.SYNONYM: N_("sinonim"),
        WordKind.PROTECTED: N_("kata yang dilindungi"),
    },
    "state": {state.value: name for state, name in privacy_labels.STATES.items()},
    "personal_data": {kind.value: name for kind, name in privacy_labels.KINDS.items()},
}
"""What the history keeps as a code, by where it stands."""


def moment_of(kept: str) -> dt.datetime:
    """A moment as the history keeps it."""
    return dt.datetime.fromisoformat(kept)


SECURITY: Final[Mapping[str, str]] = {
    SecurityLevel.OPEN: N_("Biasa, terbuka"),
    SecurityLevel.LIMITED: N_("Terbatas"),
    SecurityLevel.SECRET: N_("Rahasia"),
    SecurityLevel.TOP_SECRET: N_("Sangat rahasia"),
}

SOURCES: Final[Mapping[str, str]] = {
    "properties": N_("dari keterangan di dalam berkas"),
    "first_page": N_("dari halaman pertama"),
    "content": N_("dari isi dokumen"),
    "outline": N_("dari daftar isi berkas"),
    "file_name": N_("dari nama berkas"),
    "statistics": N_("dari kata-kata yang dipakai"),
    "mail_header": N_("dari kepala surel"),
}

ACTORS: Final[Mapping[str, str]] = {
    "cli": N_("konsol"),
    "worker": N_("arsip sendiri"),
    "demo": N_("contoh dokumen"),
}
"""Who acts without an account."""

ACTS: Final[Mapping[str, str]] = {
    "deposit": N_("memasukkan berkas"),
    "edit": N_("mengubah keterangan"),
    "undo_edit": N_("membatalkan perubahannya"),
    "bulk_edit": N_("mengubah lewat sunting massal"),
    "bulk_edit_started": N_("memulai sunting massal"),
    "bulk_edit_finished": N_("menyelesaikan sunting massal"),
    "classify": N_("menggolongkan"),
    "refuse_proposal": N_("menolak usulan"),
    "accept_proposal": N_("memakai usulan"),
    "apply_proposal": N_("menerapkan usulan"),
    "set_proposal_threshold": N_("mengubah batas usulan"),
    "submitted": N_("mengajukan"),
    "submit_batch": N_("mengajukan satu setoran"),
    "recalled": N_("menarik kembali pengajuan"),
    "checked": N_("mulai memeriksa"),
    "returned": N_("mengembalikan"),
    "approved": N_("mengesahkan"),
    "published": N_("menerbitkan"),
    "withdrawn": N_("menarik dari umum"),
    "erase_tombstone": N_("menghapus jejak penarikan"),
    "reopened": N_("membuka lagi sebagai draf"),
    "archived": N_("mengarsipkan"),
    "undo_move": N_("membatalkan langkah terakhirnya"),
    "schedule": N_("menjadwalkan terbit"),
    "unschedule": N_("membatalkan jadwal terbit"),
    "schedule_refused": N_("tidak menerbitkan pada waktunya"),
    "decide_near_duplicate": N_("memutuskan hubungan dokumen kembar"),
    "relate": N_("mencatat hubungan"),
    "unrelate": N_("menghapus hubungan"),
    "download": N_("mengunduh berkas yang belum terbuka"),
    "new_version": N_("mengunggah versi baru"),
    "sign_in": N_("masuk"),
    "sign_out": N_("keluar"),
    "end_sessions": N_("mengakhiri sesi"),
    "add_person": N_("membuat akun"),
    "change_person": N_("mengubah akun"),
    "deactivate_person": N_("menutup akun"),
    "reactivate_person": N_("membuka kembali akun"),
    "issue_link": N_("memberi tautan sekali pakai"),
    "set_password": N_("membuat kata sandi"),
    "change_password": N_("mengganti kata sandi"),
    "confirm_second_factor": N_("memasang verifikasi dua langkah"),
    "remove_second_factor": N_("mematikan verifikasi dua langkah"),
    "use_recovery_code": N_("memakai kode cadangan"),
    "add_key": N_("membuat kunci program"),
    "remove_key": N_("menghapus kunci program"),
    "open_batch": N_("membuka setoran"),
    "close_batch": N_("menutup setoran"),
    "refuse_file": N_("menolak berkas"),
    "describe_by_sheet": N_("mengisi keterangan dengan lembar"),
    "kept_back": N_("menahan karena data pribadi"),
    "privacy_decision": N_("memutuskan data pribadi"),
    "plan_redaction": N_("merencanakan penghitaman"),
    "order_redaction": N_("meminta penghitaman"),
    "redact": N_("menghitamkan"),
    "undo_redaction": N_("membatalkan penghitaman"),
    "redaction_refused": N_("tidak dapat menghitamkan"),
    "prepare_pdf": N_("menyiapkan PDF untuk dihitamkan"),
    "download_original": N_("mengunduh berkas asli sebelum dihitamkan"),
    "teach_word": N_("mengajarkan kata"),
    "unteach_word": N_("menghapus kata yang diajarkan"),
    "note_task": N_("mencatat tugas"),
    "finish_task": N_("menyelesaikan tugas"),
    "add_item": N_("menambah butir wajib"),
    "change_item": N_("mengubah butir wajib"),
    "merge_item": N_("menggabungkan butir wajib"),
    "undo_merge_item": N_("membatalkan penggabungan butir wajib"),
    "add_archival_code": N_("menambah kode arsip"),
    "change_archival_code": N_("mengubah kode arsip"),
    "merge_archival_code": N_("menggabungkan kode arsip"),
    "undo_merge_archival_code": N_("membatalkan penggabungan kode arsip"),
    "add_subject": N_("menambah subjek"),
    "change_subject": N_("mengubah subjek"),
    "merge_subject": N_("menggabungkan subjek"),
    "undo_merge_subject": N_("membatalkan penggabungan subjek"),
    "add_unit": N_("menambah unit"),
    "change_unit": N_("mengubah unit"),
    "merge_unit": N_("menggabungkan unit"),
    "undo_merge_unit": N_("membatalkan penggabungan unit"),
}

ITEM_STATES: Final[Mapping[str, str]] = {
    ItemState.PENDING: N_("menunggu"),
    ItemState.CHANGED: N_("diubah"),
    ItemState.SAME: N_("sudah demikian"),
    ItemState.REFUSED: N_("tidak diubah"),
}
