"""Which share of all words in the XML parts of Word files does the extractor find?

Run as ``python -m bench.docx_recall [FOLDER...]``. Counted, independently of the extractor and
as dumbly as possible: every ``w:t`` outside ``mc:Fallback`` and ``w:del`` in every ``word/*.xml``
part (document, headers, footers, footnotes, endnotes, comments), and every ``a:t`` in
``word/diagrams/data*.xml`` and ``word/charts/*.xml``. Not counted: the glossary of building
blocks, which is not part of the text, and attached files. A word is a run of letters or digits;
each occurrence counts once.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree
from rich.console import Console
from rich.table import Table

from archive.errors import UnreadableFile
from archive.extraction import Limits
from indexer.extraction import read

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LEFT_OUT = (f"{_W}del", f"{_W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
_PARTS = re.compile(r"word/(?:[^/]+|diagrams/data[^/]*|charts/chart[^/]*)\.xml")
_WORD = re.compile(r"[^\W_]+")
_ROOT = Path(__file__).parent.parent
_RESULT = Path(__file__).parent / "results" / "docx_recall.json"


def words_in_parts(path: Path) -> Counter[str]:
    """Words of all parts; runs of one paragraph are joined, because Word splits words over runs."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if not _PARTS.fullmatch(name):
                continue
            root = etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
            for paragraph in root.iter(f"{_W}p", f"{_A}p"):
                found.update(_WORD.findall(_paragraph_text(paragraph)))
    return found


def _paragraph_text(paragraph: etree._Element) -> str:
    pieces = []
    for element in paragraph.iter():
        if element.tag in (f"{_W}t", f"{_A}t"):
            if _belongs_to(element, paragraph):
                pieces.append(element.text or "")
        elif element.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_A}br", f"{_W}noBreakHyphen"):
            pieces.append(" ")
    return "".join(pieces)


def _belongs_to(text: etree._Element, paragraph: etree._Element) -> bool:
    """Not deleted, not a fallback, and not in a text box inside ``paragraph`` (which is counted by itself)."""
    nearest = None
    for ancestor in text.iterancestors():
        if ancestor.tag in _LEFT_OUT:
            return False
        if nearest is None and ancestor.tag in (f"{_W}p", f"{_A}p"):
            nearest = ancestor
    return nearest is paragraph


def main(folders: list[Path]) -> int:
    """Print the table, write the small JSON; 1 when the total recall is under 0.98."""
    table = Table("file", "words", "found", "recall", "note", title="docx text recall")
    counts: list[tuple[int, int]] = []
    for path in sorted(file for folder in folders for file in folder.rglob("*.docx")):
        if not zipfile.is_zipfile(path):
            continue
        try:
            expected = words_in_parts(path)
            with tempfile.TemporaryDirectory() as work:
                document = read(path, path.name, Path(work), Limits())
        except (UnreadableFile, KeyError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
            table.add_row(path.name, "", "", "", f"not read: {error}")
            continue
        text = Counter(_WORD.findall("\n".join(page.text for page in document.pages)))
        words, found = expected.total(), (expected & text).total()
        missing = " ".join(word for word, _ in (expected - text).most_common(5))
        counts.append((words, found))
        table.add_row(path.name, str(words), str(found), _share(found, words), missing)
    words, found = sum(words for words, _ in counts), sum(found for _, found in counts)
    table.add_section()
    table.add_row("total", str(words), str(found), _share(found, words))
    Console().print(table)
    _RESULT.parent.mkdir(exist_ok=True)
    recall = round(found / words, 5) if words else None
    summary = {"files": len(counts), "words": words, "found": found, "recall": recall}
    _RESULT.write_text(json.dumps(summary, indent=2) + "\n")
    return 0 if words and found / words >= 0.98 else 1


def _share(found: int, words: int) -> str:
    return f"{found / words:.4f}" if words else ""


def default_folders() -> list[Path]:
    """The corpus beside the checkout where there is one, else the sample documents."""
    corpus = _ROOT.parent / "shared" / "corpus" / "office"
    return [corpus] if corpus.is_dir() else [_ROOT / "search_api" / "samples"]


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]] or default_folders()))
