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
_PEOPLE: Final = Access(Action.MANAGE_PEOPLE, everywhere=True)

ACCESS: Final[Mapping[str, Mapping[str, Access]]] = {
    "/": _READ,
    "/akun": {"GET": SIGNED_IN},
    "/akun/atur-ulang/{token}": _BY_FORM,
    "/akun/kata-sandi": _OWN,
    "/akun/kunci": _OWN,
    "/akun/kunci/{key}/hapus": {"POST": SIGNED_IN},
    "/akun/sesi/hapus": {"POST": SIGNED_IN},
    "/akun/dua-langkah": _OWN,
    "/akun/dua-langkah/hapus": {"POST": SIGNED_IN},
    "/api/v1/documents/{document_id}": _READ,
    "/api/v1/documents/{document_id}/file": _READ,
    "/api/v1/documents/{document_id}/pages/{number}": _READ,
    "/api/v1/documents/{document_id}/pages/{number}/image": _READ,
    "/api/v1/documents/{document_id}/similar": _READ,
    "/api/v1/openapi.json": _READ,
    "/api/v1/search": _READ,
    "/api/v1/suggestions": _READ,
    "/bantuan": _READ,
    "/bantuan/golongan": _READ,
    "/bantuan/mencari": _READ,
    "/bantuan/meminta": _READ,
    "/belum-terbaca": _READ,
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
    "/golongan/{value}": _READ,
    "/golongan/{value}/atom": _READ,
    "/golongan/{value}/{code}": _READ,
    "/golongan/{value}/{code}/atom": _READ,
    "/healthz": _READ,
    "/jelajah": _READ,
    "/keluar": {"POST": SIGNED_IN},
    "/kerja": {"GET": SIGNED_IN},
    "/kerja/dokumen/{document_id}/privasi": {"GET": Access(Action.READ), "POST": Access(Action.PUBLISH)},
    "/kerja/dokumen/{document_id}/privasi/asli": {"GET": Access(Action.READ)},
    "/kerja/dokumen/{document_id}/privasi/gambar/{number}": {"GET": Access(Action.READ)},
    "/kerja/orang": {"GET": _PEOPLE, "POST": _PEOPLE},
    "/kerja/orang/{login}": {"GET": _PEOPLE, "POST": _PEOPLE},
    "/kerja/orang/{login}/keadaan": {"POST": _PEOPLE},
    "/kerja/orang/{login}/tautan": {"POST": _PEOPLE},
    "/kerja/privasi": {"GET": Access(Action.READ)},
    "/masuk": _BY_FORM,
    "/masuk/kode": _BY_FORM,
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
    "check": _MAINTAIN,
    "classify": Access(Action.CLASSIFY),
    "demo": _MAINTAIN,
    "deposit": Access(Action.DEPOSIT),
    "deposit --publish": Access(Action.PUBLISH),
    "doctor": PUBLIC,
    "jobs": _MAINTAIN,
    "privacy": Access(Action.READ),
    "privacy --lawful": Access(Action.PUBLISH),
    "publish": Access(Action.PUBLISH),
    "redact": Access(Action.PUBLISH),
    "reindex": _MAINTAIN,
    "relate": Access(Action.EDIT),
    "retry": Access(Action.EDIT),
    "search": PUBLIC,
    "serve": _MAINTAIN,
    "show": Access(Action.READ),
    "units import": Access(Action.CLASSIFY, everywhere=True),
    "units list": SIGNED_IN,
    "users activate": _PEOPLE,
    "users add": _PEOPLE,
    "users change": _PEOPLE,
    "users deactivate": _PEOPLE,
    "users list": _PEOPLE,
    "users reset-link": _PEOPLE,
    "withdraw": Access(Action.WITHDRAW),
    "work": _MAINTAIN,
}
"""Command -> what it asks of the person it acts for; a line with an option is asked too where that option is given.

A command that names documents (``ID``) or a unit needs the action for these, any other for all units. The operator at
the console, who acts for nobody else, may do everything."""


def access_to(template: str, method: str) -> Access | None:
    """The entry for a method of a route as it was registered; None where there is none."""
    return ACCESS.get(plain_template(template), {}).get("GET" if method == "HEAD" else method)
