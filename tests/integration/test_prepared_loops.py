"""Does a reader ever wait for a loop to be compiled?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASKED = """
import importlib, pkgutil, sys
from pathlib import Path
from numba.core.dispatcher import Dispatcher
import indexer.engines.whoosh as engine
from archive.query_language import parse
from archive.searching import IndexEntry, PageText, SearchQuery, Shelf, Sort
from indexer.engines.whoosh.index import WhooshIndex

def entry(number):
    rare = chr(97 + number % 26) * (3 + number // 26)
    text = f"pajak daerah dan retribusi {'pasar' if number % 3 else 'parkir'} {rare}"
    return IndexEntry(document_id=f"d{number}", revision=1, shelf=Shelf.PUBLIC, title="Laporan pajak",
        number=f"{number} Tahun 2024", unit="u", information_class="berkala", file_type="pdf", language="id",
        year=2024, date=None, pages=(PageText(1, text),))

def loops():
    modules = [importlib.import_module(f"{engine.__name__}.{each.name}")
               for each in pkgutil.iter_modules(engine.__path__) if each.name.endswith("kernels")]
    return {name: len(loop.signatures) for module in modules for name, loop in vars(module).items()
            if isinstance(loop, Dispatcher)}

index = WhooshIndex(Path(sys.argv[1]), lambda pages: {})
index.create_generation("g")
index.fill("g", map(entry, range(70)))
index.promote("g")
index.prepare()
before = loops()
QUESTIONS = [
    "pajak", "aaaa", "pajak daerah", "pajak aaaa", "pajak OR aaaa", "aaaa OR bbbb", "pajak (daerah OR aaaa) -bbbb",
    '"pajak daerah"', '"daerah retribusi"~5', "paj*", "*jak", "pajk~", "judul:laporan", "nomor:3", "3/2024",
]
for text in QUESTIONS:
    for sort in Sort:
        filters = {"class": ("berkala",)} if sort is Sort.NEWEST else {}
        index.search(SearchQuery(text=text, tree=parse(text).tree, sort=sort, filters=filters, limit=5))
print(*sorted(name for name, count in loops().items() if count != before[name]))
"""


def test_no_question_waits_for_a_loop_once_the_index_is_prepared(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASKED, str(tmp_path / "index")], capture_output=True, text=True, check=True
    )

    assert asked.stdout.split() == []
