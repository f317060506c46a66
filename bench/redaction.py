"""Can anything that was blacked out be got out of a redacted PDF? ``python -m bench.redaction``.

Papers with known personal data, born digital and scanned, are redacted as the archive does it and then attacked with
pdfium, pypdf, pdftotext where it is installed, OCR of every page, and a search through the bytes and unpacked streams.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from rich.console import Console
from rich.table import Table

from archive.clock import SystemClock
from archive.documents import Page
from archive.extraction import Limits
from archive.finding_places import boxes_of
from archive.personal_data import personal_data
from archive.privacy_gate import KeptFinding
from archive.redactions import BlackBox, Ground
from bench.papers_with_secrets import Paper, paper
from bench.scanned_pages import scanned_lines
from indexer import media_types as mt
from indexer.redacting import Redacting, RedactionRefused, Source, words_and_annotations
from indexer.sandbox import Sandbox
from storage.database import migrate, open_database
from storage.local_blobs import LocalBlobs

RESULT: Final = Path(__file__).parent / "results" / "redaction.json"
PAPERS: Final = {"born digital": 25, "scanned": 15}
FIRST: Final = 90_000  # seeds that nobody looked at
FRAGMENT: Final = 8  # digits of one number in a row that count as recovered
Counts = Counter[str]


def main() -> None:
    """Print a table and write it down."""
    attackers = [name for name in ATTACKS if name != "pdftotext" or shutil.which("pdftotext")]
    shown = Table("papers", "made", "refused", "secrets", "found", *attackers, "s/paper", title="Recovered secrets")
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder, Sandbox(Path(folder) / "work", Limits()) as sandbox:
        redacting = _redacting(Path(folder), sandbox)
        for name, count in PAPERS.items():
            started = time.monotonic()
            counts = _attacked(redacting, sandbox, name, count, Path(folder), attackers)
            seconds = (time.monotonic() - started) / count
            row = {each: counts[each] for each in ("made", "refused", "secrets", "found", *attackers)}
            shown.add_row(name, *map(str, row.values()), f"{seconds:.1f}")
            figures[name] = {**row, "seconds_per_paper": round(seconds, 2)}
    Console().print(shown)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({"attackers": attackers, "papers": figures}, indent=2) + "\n")


def _redacting(folder: Path, sandbox: Sandbox) -> Redacting:
    url = f"sqlite:///{folder / 'archive.db'}"
    migrate(url)
    clock = SystemClock()
    return Redacting(open_database(url, clock), LocalBlobs(folder / "blobs"), sandbox, clock, folder / "work")


def _attacked(
    redacting: Redacting, sandbox: Sandbox, name: str, count: int, folder: Path, attackers: list[str]
) -> Counts:
    counts: Counts = Counter()
    for seed in range(FIRST, FIRST + count):
        made_of = paper(seed)
        work = Path(tempfile.mkdtemp(dir=folder))
        source = (_born_digital if name == "born digital" else _scanned)(sandbox, made_of, seed, work)
        page = source.pages[1]
        words = page.words or words_and_annotations(sandbox, source.path, 1)
        findings = [
            KeptFinding("x", str(place), 1, each.kind, each.sign, each.start, each.stop,
                        boxes_of(page.text, each.start, each.stop, words))
            for place, each in enumerate(personal_data(page.text))
        ]  # fmt: skip
        boxes = [BlackBox("x", 1, box, Ground.PERSONAL_SECRET, each.key) for each in findings for box in each.boxes]
        found = [page.text[each.start : each.stop] for each in findings]
        # What the gate did not find nobody blacked out: that is the other benchmark's figure.
        secrets = [each.value for each in made_of.secrets if _is_among(each.value, found)]
        counts["secrets"] += len(made_of.secrets)
        counts["found"] += len(secrets)
        try:
            made = redacting.make(source, boxes, findings, work)
        except RedactionRefused:
            counts["refused"] += 1
            continue
        counts["made"] += 1
        for attacker in attackers:
            text = "\n".join(ATTACKS[attacker](made.path, sandbox))
            counts[attacker] += sum(_is_recovered(secret, text) for secret in secrets)
    return counts


def _born_digital(sandbox: Sandbox, made_of: Paper, seed: int, work: Path) -> Source:
    path = work / "paper.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(" ".join(secret.value for secret in made_of.secrets))
    canvas.setFont("Helvetica", 9)
    for place, line in enumerate(made_of.lines):
        canvas.drawString(40, 800 - 14 * place, line[:110])
    canvas.save()
    (work / "read").mkdir()
    pages = sandbox.extract_as(path, "paper.pdf", mt.PDF, work / "read").value.pages
    (work / "read").rmdir()
    return Source(path, mt.PDF, {page.number: page for page in pages})


def _scanned(sandbox: Sandbox, made_of: Paper, seed: int, work: Path) -> Source:
    path = work / "paper.png"
    scanned_lines(made_of.lines, seed, (0.4, -1.2, 2.0)[seed % 3]).save(path, dpi=(200, 200), compress_level=1)
    page: Page = sandbox.ocr(path, mt.PNG, 1).value
    return Source(path, mt.PNG, {1: page})


def _is_among(value: str, found: list[str]) -> bool:
    return any(_plain(value) in _plain(each) or _plain(each) in _plain(value) for each in found if _plain(each))


def _is_recovered(secret: str, text: str) -> bool:
    bare = _plain(text)
    if not secret.isdecimal():
        return _plain(secret) in bare
    pieces = [secret[place : place + FRAGMENT] for place in range(len(secret) - FRAGMENT + 1)]
    return any(piece in bare for piece in pieces)


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())


def _pdfium(path: Path, sandbox: Sandbox) -> Iterator[str]:
    with closing(pdfium.PdfDocument(path)) as document:
        for number in range(len(document)):
            yield document[number].get_textpage().get_text_range()


def _pypdf(path: Path, sandbox: Sandbox) -> Iterator[str]:
    reader = PdfReader(path)
    for page in reader.pages:
        yield page.extract_text()
        yield page.extract_text(extraction_mode="layout")
    yield str(reader.metadata)
    yield str(reader.outline)


def _pdftotext(path: Path, sandbox: Sandbox) -> Iterator[str]:
    yield subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout


def _ocr(path: Path, sandbox: Sandbox) -> Iterator[str]:
    for number in range(1, len(PdfReader(path).pages) + 1):
        yield sandbox.ocr(path, mt.PDF, number).value.text


def _bytes(path: Path, sandbox: Sandbox) -> Iterator[str]:
    """Strings as they are; of the rest only what stands in one piece, as two coordinates side by side are no secret."""
    raw = path.read_bytes()
    yield _in_pieces(raw.partition(b"\nxref\n")[0].decode("latin-1"))
    for part in raw.split(b"stream\n")[1:]:
        unpacked = zlib.decompressobj()
        try:
            text = unpacked.decompress(part).decode("latin-1")
        except zlib.error:
            continue
        yield _in_pieces(text)
        yield from re.findall(r"\((.*?)\)", text, re.S)
        yield from (_from_hexadecimal(found) for found in re.findall(r"<([0-9A-F]+)>", text))


def _in_pieces(text: str) -> str:
    return re.sub(r"[\s.]+", "/x/", text)


def _from_hexadecimal(digits: str) -> str:
    return io.BytesIO(bytes.fromhex(digits)).read().decode("utf-16-be", "replace")


Attack = Callable[[Path, Sandbox], Iterator[str]]
ATTACKS: Final[Mapping[str, Attack]] = {
    "pdfium": _pdfium,
    "pypdf": _pypdf,
    "pdftotext": _pdftotext,
    "ocr": _ocr,
    "bytes": _bytes,
}


if __name__ == "__main__":
    main()
