"""What are states, steps, fields and acts called in front of those who work here?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.bulk_edits import ItemState
from archive.classification import SecurityLevel
from archive.documents import Lifecycle
from archive.workflow import Step
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
    "new_version": N_("menerbitkan versi baru"),
}

ITEM_STATES: Final[Mapping[str, str]] = {
    ItemState.PENDING: N_("menunggu"),
    ItemState.CHANGED: N_("diubah"),
    ItemState.SAME: N_("sudah demikian"),
    ItemState.REFUSED: N_("tidak diubah"),
}
