"""Which documents are there for forms to change, so that the pages others look at stay as they are?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Final

from archive.classification import InformationClass
from archive.deposits import DepositTerms, IncomingFile, deposit
from bench.noisy_copies import filled, form, misread
from search_api.wiring import Archive
from tests.browser.collection import paper
from tests.browser.staff.filled import FLOOD, PERSONAL

_LETTER: Final = form(202).text(filled(7))
_SPARES: Final[Mapping[str, bytes]] = {
    "edited": f"Peringatan untuk warga Baamang. {FLOOD}".encode(),
    "undone": b"Catatan rapat yang diubah lalu dikembalikan 2024.",
    "related": b"Lampiran surat tentang posyandu 2024.",
    "moved": b"Laporan kegiatan penyuluhan gizi 2024.",
    "first_copy": _LETTER.encode(),
    "second_copy": misread(_LETTER, 0.01, 9).encode(),
    "black": paper(*PERSONAL, "Satu"),
    "lawful": paper(*PERSONAL, "Dua", "Tiga"),
    "unpictured": "\n".join(PERSONAL).encode(),
    "bulk_one": b"Undangan rapat pertama.",
    "bulk_two": b"Undangan rapat kedua.",
    "bulk_back": b"Undangan rapat ketiga.",
}


def put_spares(archive: Archive) -> dict[str, str]:
    """Deposit and read them; identifiers by name."""
    terms = DepositTerms("dinkes", "ani", InformationClass.ANYTIME)
    named = {}
    for name, content in _SPARES.items():
        file = f"{name.replace('_', '-')}.{'pdf' if content.startswith(b'%PDF') else 'txt'}"
        about = replace(terms, information_class=None) if name == "edited" else terms
        incoming = IncomingFile(file, file, partial(BytesIO, content))
        [receipt] = deposit(archive.database, archive.blobs, archive.clock, about, [incoming])
        named[name] = receipt.document_id
    archive.worker().run(until_idle=True)
    return named
