"""What are states, steps, fields and acts called in front of those who work here?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.bulk_edits import ItemState
from archive.classification import SecurityLevel
from archive.documents import Lifecycle, RenditionRole
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
    "schedule": N_("menjadwalkan terbit"),
    "unschedule": N_("membatalkan jadwal terbit"),
    "schedule_refused": N_("tidak menerbitkan pada waktunya"),
    "decide_near_duplicate": N_("memutuskan hubungan dokumen kembar"),
    "relate": N_("mencatat hubungan"),
    "unrelate": N_("menghapus hubungan"),
    "download": N_("mengunduh berkas yang belum terbuka"),
    "new_version": N_("menerbitkan versi baru"),
    "add_person": N_("membuat akun"),
    "change_person": N_("mengubah akun"),
    "deactivate_person": N_("menutup akun"),
    "reactivate_person": N_("membuka kembali akun"),
    "issue_link": N_("membuat tautan kata sandi"),
    "set_password": N_("membuat kata sandi lewat tautan"),
    "change_password": N_("mengganti kata sandi"),
    "sign_in": N_("masuk"),
    "sign_out": N_("keluar"),
    "end_sessions": N_("mengakhiri sesi"),
    "confirm_second_factor": N_("mengaktifkan verifikasi dua langkah"),
    "remove_second_factor": N_("mematikan verifikasi dua langkah"),
    "use_recovery_code": N_("memakai kode cadangan"),
    "add_key": N_("membuat kunci program"),
    "remove_key": N_("menghapus kunci program"),
    "open_batch": N_("membuka setoran"),
    "close_batch": N_("menutup setoran"),
    "refuse_file": N_("menolak berkas"),
    "describe_by_sheet": N_("mengisi keterangan dengan lembar"),
    "kept_back": N_("menahan dokumen karena data pribadi"),
    "privacy_decision": N_("memutuskan data pribadi"),
    "plan_redaction": N_("merencanakan penghitaman"),
    "order_redaction": N_("meminta versi yang dihitamkan"),
    "redact": N_("membuat versi yang dihitamkan"),
    "redaction_refused": N_("menolak versi yang dihitamkan"),
    "undo_redaction": N_("mengurungkan penghitaman"),
    "prepare_pdf": N_("meminta PDF untuk dihitamkan"),
    "download_original": N_("mengunduh berkas asli"),
    "teach_word": N_("menambah kata pencarian"),
    "unteach_word": N_("menghapus kata pencarian"),
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

RENDITIONS: Final[Mapping[str, str]] = {
    RenditionRole.ORIGINAL: N_("berkas asli"),
    RenditionRole.CONVERTED: N_("PDF untuk dibaca di layar"),
    RenditionRole.REDACTED: N_("versi yang dihitamkan"),
    RenditionRole.SEARCHABLE_PDF: N_("PDF yang dapat dicari"),
}

ITEM_STATES: Final[Mapping[str, str]] = {
    ItemState.PENDING: N_("menunggu"),
    ItemState.CHANGED: N_("diubah"),
    ItemState.SAME: N_("sudah demikian"),
    ItemState.REFUSED: N_("tidak diubah"),
}
