"""What are the jobs of the worker called, and how do they stand, in front of those who run the archive?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.jobs import JobKind, JobState
from search_api.translation import N_

KINDS: Final[Mapping[str, str]] = {
    JobKind.EXTRACT: N_("membaca berkas"),
    JobKind.OCR: N_("mengenali huruf pada gambar (OCR)"),
    JobKind.CONVERT: N_("mengubah berkas kantor menjadi PDF"),
    JobKind.COMPARE: N_("mencari dokumen kembar"),
    JobKind.PUBLISH: N_("menerbitkan pada waktunya"),
    JobKind.REDACT: N_("membuat versi yang dihitamkan"),
    JobKind.TRAIN: N_("belajar dari dokumen terbit"),
    JobKind.BULK_EDIT: N_("sunting massal"),
    JobKind.SWEEP: N_("membersihkan unggahan yang tertinggal"),
}
STATES: Final[Mapping[JobState, str]] = {
    JobState.QUEUED: N_("menunggu giliran"),
    JobState.LEASED: N_("sedang dikerjakan"),
    JobState.NEEDS_ATTENTION: N_("berulang kali gagal"),
}


def kind_label(kind: str) -> str:
    """The sentence to be translated; a kind that only a later release knows is called as it is."""
    return KINDS.get(kind, kind)
