"""What the tests of the exchange share: a site with an address, schemas, and every way of not being public."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from lxml import etree

from archive.classification import InformationClass, SecurityLevel
from archive.documents import Lifecycle

SITE = "https://arsip.example.go.id"
NASTY = "100% <b>\"Anggaran\"</b> & {Belanja_Daerah} $5 #1 ^~ \\end{document} </script><script>alert('x')</script> ]]>"
SECRET = "Kontrak Rahasia Tersembunyi"
NOT_PUBLIC: list[dict[str, Any]] = [
    {"lifecycle": Lifecycle.DRAFT},
    {"lifecycle": Lifecycle.WITHDRAWN},
    {"information_class": InformationClass.EXEMPT},
    {"security": SecurityLevel.LIMITED},
]

_SCHEMAS = Path(__file__).parent / "schemas"


def day(number: int) -> dt.datetime:
    """A moment of publication."""
    return dt.datetime(2026, 1, number, 7, 30, tzinfo=dt.UTC)


def valid(body: bytes, schema: str) -> etree._Element:
    """The root of ``body``, which is held against the schema. Raises with what is wrong and where."""
    parsed = etree.fromstring(body)
    source = etree.parse(_SCHEMAS / schema)
    (etree.RelaxNG if schema.endswith(".rng") else etree.XMLSchema)(source).assertValid(parsed)
    return parsed
