"""Who may call which address, and which command? The one table for all of them, over the one table of rights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.people import Action, Person, Scope, may, reach

_CONVERTER: Final = re.compile(r":\w+(\([^)]*\))?(?=\})")


@dataclass(frozen=True, slots=True)
class Access:
    """What one method of one address asks of its caller.

    ``action`` None: nothing but an account (``public``: not even that). Where the address names a ``{document_id}``
    the action must be allowed for the unit of that document; elsewhere for some unit, and the resource itself keeps to
    the units it is allowed for; with ``everywhere`` for all units, as what is done there concerns them all.
    """

    action: Action | None = None
    everywhere: bool = False
    public: bool = False


PUBLIC: Final = Access(public=True)
SIGNED_IN: Final = Access()


def permitted(person: Person | None, access: Access, unit: str | None = None) -> bool:
    """Whether ``access`` is open to ``person``; ``unit`` is that of the document the address names.

    Keys of programs have scopes of actions, so what needs no action but an account is not for them.
    """
    if access.public:
        return True
    if access.action is None:
        return person is not None and person.active and person.scopes is None
    if unit is not None:
        return may(person, access.action, unit)
    scope = reach(person, access.action)
    return scope is Scope.ALL_UNITS or (scope is Scope.OWN_UNIT and not access.everywhere)


def plain_template(template: str) -> str:
    """A route without the converters of its places: ``/hal/{number:int(min=1)}`` is ``/hal/{number}``."""
    return _CONVERTER.sub("", template)


_READ: Final = {"GET": PUBLIC}
_BY_FORM: Final = {"GET": PUBLIC, "POST": PUBLIC}
_OWN: Final = {"GET": SIGNED_IN, "POST": SIGNED_IN}
_TRAIL: Final = Access(Action.READ_AUDIT, everywhere=True)
_READ_OWN: Final = {"GET": Access(Action.READ)}
_PEOPLE: Final = Access(Action.MANAGE_PEOPLE, everywhere=True)
_SENDING: Final = Access(Action.DEPOSIT)

_DESCRIBING: Final = Access(Action.EDIT)

_LOOK: Final = Access(Action.READ)
_KEEP: Final = Access(Action.MANAGE_VOCABULARY, everywhere=True)

_LEARNED: Final = Access(Action.CLASSIFY, everywhere=True)

ACCESS: Final[Mapping[str, Mapping[str, Access]]] = {
    "/": _READ,
    "/akun": {"GET": SIGNED_IN},
    "/akun/atur-ulang/{token}": _BY_FORM,
    "/akun/kata-sandi": _OWN,
    "/akun/kunci": _OWN,
    "/akun/kunci/{key}/hapus": {"POST": SIGNED_IN},
    "/akun/sesi/hapus": {"POST": SIGNED_IN},
    "/akun/dua-langkah": _OWN,
    "/akun/dua-langkah/hapus": _OWN,
    "/api/v1/batches": {"POST": _SENDING},
    "/api/v1/batches/{batch_id}": {"GET": Access(Action.READ), "POST": _SENDING},
    "/api/v1/batches/{batch_id}/files": {"POST": _SENDING},
    "/api/v1/batches/{batch_id}/known": {"POST": _SENDING},
    "/api/v1/documents/{document_id}": {"GET": PUBLIC, "PATCH": Access(Action.EDIT)},
    "/api/v1/documents/{document_id}/moves": {"POST": Access(Action.EDIT)},
    "/api/v1/documents/{document_id}/file": _READ,
    "/api/v1/documents/{document_id}/pages/{number}": _READ,
    "/api/v1/documents/{document_id}/pages/{number}/image": _READ,
    "/api/v1/documents/{document_id}/proposals": {"GET": Access(Action.READ)},
    "/api/v1/documents/{document_id}/proposals/accept": {"POST": Access(Action.EDIT)},
    "/api/v1/documents/{document_id}/proposals/reject": {"POST": Access(Action.EDIT)},
    "/api/v1/documents/{document_id}/similar": _READ,
    "/api/v1/openapi.json": _READ,
    "/api/v1/search": _READ,
    "/api/v1/staff/documents/{document_id}": _READ_OWN,
    "/api/v1/staff/documents/{document_id}/file": _READ_OWN,
    "/api/v1/staff/documents/{document_id}/pages/{number}": _READ_OWN,
    "/api/v1/staff/documents/{document_id}/pages/{number}/image": _READ_OWN,
    "/api/v1/staff/search": _READ_OWN,
    "/api/v1/suggestions": _READ,
    "/api/v1/uploads": {"POST": _SENDING},
    "/api/v1/uploads/{file_id}": {
        "DELETE": _SENDING,
        "GET": _SENDING,
        "PATCH": _SENDING,
        "POST": _SENDING,
    },
    "/bantuan": _READ,
    "/bantuan/golongan": _READ,
    "/bantuan/mencari": _READ,
    "/bantuan/meminta": _READ,
    "/belum-terbaca": _READ,
    "/belum-terbaca/atom": _READ,
    "/cari": _READ,
    "/cari/atom": _READ,
    "/cari/daftar.csv": _READ,
    "/cari/daftar.json": _READ,
    "/dokumen/{document_id}": _READ,
    "/dokumen/{document_id}/berkas": _READ,
    "/dokumen/{document_id}/hal/{number}": _READ,
    "/dokumen/{document_id}/halaman": _READ,
    "/dokumen/{document_id}/halaman/{number}": _READ,
    "/dokumen/{document_id}/kutipan.bib": _READ,
    "/dokumen/{document_id}/kutipan.ris": _READ,
    "/dokumen/{document_id}/versi/{number}": _READ,
    "/golongan/{value}": _READ,
    "/golongan/{value}/atom": _READ,
    "/golongan/{value}/{code}": _READ,
    "/golongan/{value}/{code}/atom": _READ,
    "/healthz": _READ,
    "/jelajah": _READ,
    "/keluar": {"POST": SIGNED_IN},
    "/kerja": {"GET": SIGNED_IN},
    "/kerja/dokumen/{document_id}/kembar": {"GET": Access(Action.READ), "POST": Access(Action.EDIT)},
    "/kerja/kembar": {"GET": Access(Action.READ)},
    "/kerja/lembar": {"GET": _DESCRIBING},
    "/kerja/lembar/{batch_id}": {"GET": _DESCRIBING, "POST": _DESCRIBING},
    "/kerja/lembar/{batch_id}/lembar.xlsx": {"GET": _DESCRIBING},
    "/kerja/antrean": {"GET": Access(Action.READ), "POST": Access(Action.READ)},
    "/kerja/dokumen/{document_id}": {"GET": Access(Action.READ), "POST": Access(Action.EDIT)},
    "/kerja/dokumen/{document_id}/batal": {"POST": Access(Action.EDIT)},
    "/kerja/dokumen/{document_id}/halaman/{number}/gambar": {"GET": Access(Action.READ)},
    "/kerja/dokumen/{document_id}/halaman/{number}/teks": {"GET": Access(Action.READ)},
    "/kerja/dokumen/{document_id}/hubungan": {"POST": Access(Action.EDIT)},
    "/kerja/dokumen/{document_id}/versi-baru": {"GET": _SENDING, "POST": _SENDING},
    "/kerja/dokumen/{document_id}/pindah": {"GET": Access(Action.READ), "POST": Access(Action.EDIT)},
    "/kerja/jejak": {"GET": _TRAIL},
    "/kerja/jejak/ekspor.csv": {"GET": _TRAIL},
    "/kerja/jejak/ekspor.jsonl": {"GET": _TRAIL},
    "/kerja/meja": {"GET": Access(Action.REVIEW)},
    "/kerja/kosakata": {"GET": _LOOK},
    "/kerja/kosakata/penataan": {"GET": _KEEP, "POST": _KEEP},
    "/kerja/kosakata/skos": {"GET": _LOOK, "POST": _KEEP},
    "/kerja/kosakata/skos/{form}": {"GET": _LOOK},
    "/kerja/kosakata/{vocabulary}": {"GET": _LOOK, "POST": _KEEP},
    "/kerja/kosakata/{vocabulary}/{code}": {"GET": _LOOK, "POST": _KEEP},
    "/kerja/kosakata/{vocabulary}/{code}/gabung": {"GET": _KEEP, "POST": _KEEP},
    "/kerja/kosakata/{vocabulary}/{code}/pisah": {"POST": _KEEP},
    "/kerja/cari": _READ_OWN,
    "/kerja/dokumen/{document_id}/baca": _READ_OWN,
    "/kerja/dokumen/{document_id}/baca/{number}": _READ_OWN,
    "/kerja/dokumen/{document_id}/berkas": _READ_OWN,
    "/kerja/dokumen/{document_id}/privasi": {"GET": Access(Action.READ), "POST": Access(Action.PUBLISH)},
    "/kerja/dokumen/{document_id}/privasi/asli": {"GET": Access(Action.READ)},
    "/kerja/dokumen/{document_id}/privasi/gambar/{number}": {"GET": Access(Action.READ)},
    "/kerja/pertanyaan": {"GET": _KEEP},
    "/kerja/pertanyaan/kata": {"GET": _KEEP, "POST": _KEEP},
    "/kerja/pertanyaan/tugas": {"POST": _KEEP},
    "/kerja/orang": {"GET": _PEOPLE, "POST": _PEOPLE},
    "/kerja/orang/{login}": {"GET": _PEOPLE, "POST": _PEOPLE},
    "/kerja/orang/{login}/keadaan": {"POST": _PEOPLE},
    "/kerja/orang/{login}/tautan": {"POST": _PEOPLE},
    "/kerja/setoran": {"GET": _SENDING},
    "/kerja/setoran/{batch_id}": {"GET": Access(Action.READ), "POST": _SENDING},
    "/kerja/setoran/{batch_id}/ajukan": {"GET": _DESCRIBING, "POST": _DESCRIBING},
    "/kerja/setoran/{batch_id}/berita-acara.csv": {"GET": Access(Action.READ)},
    "/kerja/setoran/{batch_id}/berita-acara.pdf": {"GET": Access(Action.READ)},
    "/kerja/unggah": {"GET": _SENDING, "POST": _SENDING},
    "/kerja/sunting-massal": {"GET": Access(Action.EDIT), "POST": Access(Action.EDIT)},
    "/kerja/sunting-massal/{number}": {"GET": Access(Action.READ), "POST": Access(Action.EDIT)},
    "/kerja/sunting-massal/{number}/daftar.csv": {"GET": Access(Action.READ)},
    "/kode/{code}": _READ,
    "/kode/{code}/atom": _READ,
    "/kerja/usulan": {"GET": _LEARNED, "POST": _LEARNED},
    "/kerja/usulan/latih": {"POST": _LEARNED},
    "/kerja/privasi": {"GET": Access(Action.READ)},
    "/masuk": _BY_FORM,
    "/masuk/kode": _BY_FORM,
    "/masuk/layanan": _READ,
    "/masuk/layanan/kembali": _READ,
    "/metrics": _READ,
    "/opensearch.xml": _READ,
    "/opensearch/saran": _READ,
    "/readyz": _READ,
    "/robots.txt": _READ,
    "/sitemap.xml": _READ,
    "/sitemap/{number}.xml": _READ,
    "/static/{digest}/{name}": _READ,
    "/subjek/{code}": _READ,
    "/subjek/{code}/atom": _READ,
    "/tahun/{year}": _READ,
    "/tahun/{year}/atom": _READ,
    "/tentang": _READ,
    "/tentang/aksesibilitas": _READ,
    "/tentang/privasi": _READ,
    "/tentang/status": _READ,
    "/unit/{code}": _READ,
    "/unit/{code}/atom": _READ,
}
"""Route without converters -> method -> what it asks. HEAD is as GET. What is not here is for nobody."""


_MAINTAIN: Final = Access(Action.MAINTAIN, everywhere=True)

COMMAND_ACCESS: Final[Mapping[str, Access]] = {
    "audit list": _TRAIL,
    "audit verify": _TRAIL,
    "bulk list": Access(Action.EDIT, everywhere=True),
    "bulk undo": Access(Action.EDIT, everywhere=True),
    "check": _MAINTAIN,
    "classify": Access(Action.CLASSIFY),
    "demo": _MAINTAIN,
    "deposit": Access(Action.DEPOSIT),
    "deposit --new-version-of": Access(Action.EDIT),
    "deposit --publish": Access(Action.PUBLISH),
    "doctor": PUBLIC,
    "duplicates": Access(Action.READ),
    "duplicates --again": _MAINTAIN,
    "duplicates --backfill": _MAINTAIN,
    "edit": Access(Action.EDIT),
    "jobs": _MAINTAIN,
    "keys create": SIGNED_IN,
    "keys list": SIGNED_IN,
    "keys revoke": SIGNED_IN,
    "move": Access(Action.EDIT),
    "privacy": Access(Action.READ),
    "privacy --lawful": Access(Action.PUBLISH),
    "propose": Access(Action.EDIT),
    "publish": Access(Action.PUBLISH),
    "receipt": SIGNED_IN,
    "redact": Access(Action.PUBLISH),
    "reindex": _MAINTAIN,
    "relate": Access(Action.EDIT),
    "retry": Access(Action.EDIT),
    "search": PUBLIC,
    "serve": _MAINTAIN,
    "sheet apply": _DESCRIBING,
    "sheet check": _DESCRIBING,
    "sheet template": _DESCRIBING,
    "show": Access(Action.READ),
    "train": _LEARNED,
    "units import": _KEEP,
    "units list": SIGNED_IN,
    "users activate": _PEOPLE,
    "users add": _PEOPLE,
    "users change": _PEOPLE,
    "users deactivate": _PEOPLE,
    "users list": _PEOPLE,
    "users reset-link": _PEOPLE,
    "watch": Access(Action.DEPOSIT),
    "vocabulary end": _KEEP,
    "vocabulary export": SIGNED_IN,
    "vocabulary import": _KEEP,
    "vocabulary list": SIGNED_IN,
    "vocabulary merge": _KEEP,
    "vocabulary rename": _KEEP,
    "vocabulary undo-merge": _KEEP,
    "withdraw": Access(Action.WITHDRAW),
    "work": _MAINTAIN,
}
"""Command -> what it asks of the person it acts for; a line with an option is asked too where that option is given.

A command that names documents (``ID``) or a unit needs the action for these, any other for all units. The operator at
the console, who acts for nobody else, may do everything."""


def access_to(template: str, method: str) -> Access | None:
    """The entry for a method of a route as it was registered; None where there is none."""
    return ACCESS.get(plain_template(template), {}).get("GET" if method == "HEAD" else method)
