"""Which legally required items, archival codes and subjects come with the program?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from archive.archival_codes import ArchivalCode, code_order
from archive.classification import InformationClass
from archive.ports import UnitOfWork
from archive.required_items import RequiredItem
from archive.subjects import Subject
from storage.yaml_loader import Loader

_STEP: Final = 10
"""Between places in the list, so that an added item finds room."""

_SECTIONS: Final[Mapping[str, InformationClass]] = {
    "berkala": InformationClass.PERIODIC,
    "serta_merta": InformationClass.IMMEDIATE,
    "setiap_saat": InformationClass.ANYTIME,
}
_UNVERIFIED: Final = re.compile(r"\bK\b")
_DOUBTED_DETAIL: Final = " (K)"
_SOURCE: Final = re.compile(r"[a-z][a-z0-9-]*")


@cache
def reference_items() -> Mapping[str, RequiredItem]:
    """Every legally required item by its code, in the order of the law (UU 14/2008 arts. 9, 10, 11)."""
    lists = _read("information_classes.yaml")
    items = (item for section in _SECTIONS for item in _items(lists, section))
    return {item.code: replace(item, position=_STEP * place) for place, item in enumerate(items, 1)}


@cache
def reference_archival_codes() -> Sequence[ArchivalCode]:
    """The scheme as far as it is known, in order."""
    lists = _read("archival_codes.yaml")
    codes = [
        ArchivalCode(code, name, source=lists["sources"].get(kind, ""), verified=kind != "unverified")
        for kind in ("read", "unverified")
        for code, name in lists[kind].items()
    ]
    return sorted(codes, key=lambda each: code_order(each.code))


@cache
def source_names() -> Mapping[str, str]:
    """Where items were read, in words, by the codes that ``RequiredItem.sources`` gives."""
    return dict(_read("information_classes.yaml")["sumber"])


def reference_subjects() -> list[Subject]:
    """The subjects that come with the program, broader ones before what is a part of them."""
    subjects = [Subject(**entry) for entry in _read("subjects.yaml")["subjects"]]
    return sorted(subjects, key=lambda subject: subject.broader is not None)


def seed_subjects(uow: UnitOfWork) -> int:
    """Add the reference subjects that are not there; how many were added. What somebody has changed stays."""
    known = {subject.code for subject in uow.subjects.all(merged=True)}
    missing = [subject for subject in reference_subjects() if subject.code not in known]
    for subject in missing:
        uow.subjects.put(subject)
    return len(missing)


def _read(name: str) -> dict[str, Any]:
    text = (files("archive") / "reference" / name).read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader)  # noqa: S506 - safe: see storage.yaml_loader
    return read


def _items(lists: Mapping[str, Any], section: str) -> Iterator[RequiredItem]:
    for entry in lists[section]:
        parts = entry.get("sub", [])
        if parts and isinstance(parts[0], dict):
            for part in parts:
                yield _item(section, part, entry["judul"], lists["pbj"].get(part.get("rincian"), []))
        else:
            yield _item(section, entry, "", parts)


def _item(section: str, entry: Mapping[str, Any], heading: str, details: list[str]) -> RequiredItem:
    # Words in parentheses say how a source knows it; they are no sources.
    named = re.sub(r"\(.*?\)", "", entry.get("src", ""))
    sources = tuple(_SOURCE.findall(named))
    doubted = _UNVERIFIED.search(named) is not None or any(detail.endswith(_DOUBTED_DETAIL) for detail in details)
    return RequiredItem(
        code=entry["id"],
        information_class=_SECTIONS[section],
        text=entry.get("isi") or entry["judul"],
        heading=heading,
        details=tuple(detail.removesuffix(_DOUBTED_DETAIL) for detail in details),
        sources=sources,
        verified=bool(sources) and not doubted,
    )
