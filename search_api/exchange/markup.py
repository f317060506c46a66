"""How do facts become XML that any parser takes, whatever stands in a title?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 cannot carry, not even escaped (section 2.2); ElementTree writes it without complaint.
_NOT_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def root(name: str, namespace: str, attributes: Mapping[str, str] | None = None) -> Element:
    """The outermost element; all that is added to it by name is of the same namespace."""
    return Element(name, {"xmlns": namespace, **_clean(attributes)})


def add(parent: Element, name: str, text: str | None = None, attributes: Mapping[str, str] | None = None) -> Element:
    """A further child of ``parent``."""
    child = SubElement(parent, name, _clean(attributes))
    child.text = None if text is None else xml_text(text)
    return child


def xml_text(text: str) -> str:
    """``text`` without characters that XML 1.0 cannot carry; they become the replacement character."""
    return _NOT_XML.sub("\ufffd", text)


def xml_bytes(element: Element) -> bytes:
    """The document in UTF-8 with its declaration."""
    document: bytes = tostring(element, encoding="utf-8", xml_declaration=True)
    return document


def utc(moment: dt.datetime) -> str:
    """RFC 3339 to the second, in UTC, as feeds and sitemaps want it."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _clean(attributes: Mapping[str, str] | None) -> dict[str, str]:
    return {name: xml_text(value) for name, value in (attributes or {}).items()}
