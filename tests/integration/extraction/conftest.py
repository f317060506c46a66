from __future__ import annotations

import itertools
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.extraction import ExtractedDocument, Limits
from indexer.extraction import read

Extract = Callable[..., ExtractedDocument]
Pack = Callable[[str, Mapping[str, str | bytes]], Path]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def extract(tmp_path: Path, work: Path) -> Extract:
    """Read a file, or bytes under a name, with the given limits."""

    def run(source: Path | bytes, name: str = "", **limits: int) -> ExtractedDocument:
        path = source if isinstance(source, Path) else tmp_path / "source"
        if isinstance(source, bytes):
            path.write_bytes(source)
        return read(path, name or path.name, work, Limits(**limits))

    return run


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Write a ZIP of these parts."""

    def run(name: str, parts: Mapping[str, str | bytes]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for part, data in parts.items():
                package.writestr(part, data)
        return path

    return run


CompoundFile = Callable[[Mapping[str, bytes]], bytes]


@pytest.fixture
def compound_file() -> CompoundFile:
    """Write an OLE compound file (MS-CFB): stream path -> bytes, at most one storage deep.

    Streams are filled up with NULs to the 4096 bytes below which they would need the mini stream.
    """
    return _compound_file


def _compound_file(streams: Mapping[str, bytes]) -> bytes:
    free, end, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF
    streams = {path: data.ljust(4096, b"\0") for path, data in streams.items()}
    names = ["Root Entry", *dict.fromkeys(path.split("/")[0] for path in streams if "/" in path), *streams]
    storages = {name: number for number, name in enumerate(names) if number and name not in streams}
    children: dict[int, list[int]] = {0: list(storages.values())}
    sectors: list[bytes] = []
    links: list[int] = []
    places: dict[str, int] = {}
    for number, (path, data) in enumerate(streams.items(), 1 + len(storages)):
        children.setdefault(storages[path.split("/")[0]] if "/" in path else 0, []).append(number)
        places[path] = len(sectors)
        chunks = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        links += [*range(len(sectors) + 1, len(sectors) + len(chunks)), end]
        sectors += chunks
    after = {one: then for kids in children.values() for one, then in itertools.pairwise(kids)}
    entries = b""
    for number, name in enumerate(names):
        kind = 5 if number == 0 else 1 if name in storages else 2
        encoded = name.rsplit("/", 1)[-1].encode("utf-16-le")
        first = children[number][0] if children.get(number) else none
        entries += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIQ",
            len(encoded) + 2,
            kind,
            1,
            none,
            after.get(number, none),
            first,
            places.get(name, end) if kind == 2 else end,
            len(streams[name]) if kind == 2 else 0,
        )
    directory = [entries[at : at + 512].ljust(512, b"\0") for at in range(0, len(entries), 512)]
    first_directory = len(sectors)
    links += [*range(first_directory + 1, first_directory + len(directory)), end]
    sectors += directory
    assert len(links) < 127, "one sector of links is enough for a test"
    table = struct.pack(f"<{len(links) + 1}I", *links, 0xFFFFFFFD).ljust(512, b"\xff")
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    versions = (0x3E, 3, 0xFFFE, 9, 6)
    counts = (0, 1, first_directory, 0, 4096, end, 0, end, 0, len(sectors))
    header = struct.pack("<8s16x5H6x10I", magic, *versions, *counts)
    return header + struct.pack("<I", free) * 108 + b"".join(sectors) + table
