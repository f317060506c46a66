"""Which pages does the public side have? Every test that walks the site walks this list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.browser.collection import SCAN, WITHDRAWN

LANGUAGES = ("id", "en")


@dataclass(frozen=True)
class Place:
    """A page: ``address`` may name a document as ``{pdf}``, ``{scan}``, ``{sheet}`` or ``{text}``."""

    name: str
    address: str
    ready: str
    """A selector of what must be on the page; the page is not the one meant without it."""

    status: int = 200

    def at(self, documents: Mapping[str, str]) -> str:
        """The address, its documents filled in; ``documents`` are identifiers by file name."""
        return self.address.format_map({kind: documents[name] for kind, name in KINDS.items()})


KINDS = {
    "pdf": "laporan-air.pdf",
    "scan": SCAN,
    "sheet": "anggaran.csv",
    "text": "pengumuman-banjir.txt",
    "paper": "naskah-3.pdf",
    "withdrawn": WITHDRAWN,
}

PLACES = (
    Place("home", "/", ".entrance .ask"),
    Place("results", "/cari?q=naskah+standar", ".hits .leaf mark"),
    Place("results, second page", "/cari?q=naskah+standar&page=2", ".pager [aria-current]"),
    Place("results, everything", "/cari", ".hits .title"),
    Place("results, filtered", "/cari?q=air&class=berkala&unit=dinkes&type=pdf&sort=newest", ".chips .chip"),
    Place("results, corrected", "/cari?q=nasakh+standr", ".answered"),
    Place("results, none", "/cari?q=tidakadasamasekali", ".empty"),
    Place("results, none with these filters", "/cari?q=naskah&unit=dinkes", ".empty"),
    Place("record", "/dokumen/{pdf}", ".record-facts"),
    Place("record of a scan", "/dokumen/{scan}", ".thumbnails img"),
    Place("record of a sheet", "/dokumen/{sheet}", ".record-facts"),
    Place("record with similar documents", "/dokumen/{paper}", ".similar .title"),
    Place("reader", "/dokumen/{pdf}/halaman/2", ".sheet img"),
    Place("reader with marked words", "/dokumen/{pdf}/halaman/2?q=air+bersih", ".strokes rect"),
    Place("reader of a scan", "/dokumen/{scan}/halaman/1?q=pasang+surut", ".strokes rect"),
    Place("reader of a sheet", "/dokumen/{sheet}/halaman/1?q=air", ".page-text table"),
    Place("reader of a text", "/dokumen/{text}/halaman/1?q=banjir", ".page-text mark"),
    Place("drawer of finds", "/dokumen/{pdf}/halaman/2?q=air+bersih&laci=temuan", ".drawer-hits a"),
    Place("reader, text only", "/dokumen/{pdf}/halaman/2?teks=saja", ".page-text"),
    Place("tombstone", "/dokumen/{withdrawn}", ".stone-reason", status=410),
    Place("ways in", "/jelajah", ".units"),
    Place("unit", "/unit/dinkes", ".list .hit"),
    Place("district without documents", "/unit/kec-kota-besi", ".list .empty"),
    Place("class", "/golongan/berkala", ".list .hit"),
    Place("exempt class", "/golongan/dikecualikan", ".list h1"),
    Place("required item", "/golongan/berkala/bk-d1", ".list .hit"),
    Place("year", "/tahun/2021", ".list .hit"),
    Place("subject", "/subjek/anggaran-keuangan", ".list .hit"),
    Place("not read yet", "/belum-terbaca", ".list h1"),
    Place("about", "/tentang", ".prose"),
    Place("accessibility", "/tentang/aksesibilitas", ".prose"),
    Place("privacy", "/tentang/privasi", ".prose"),
    Place("status", "/tentang/status", "h1"),
    Place("help", "/bantuan", ".prose"),
    Place("help with classes", "/bantuan/golongan", ".prose"),
    Place("asking for a document", "/bantuan/meminta", ".prose"),
    Place("help with searching", "/bantuan/mencari", ".signs"),
    Place("no such page", "/tidak/ada", ".room-error .ask", status=404),
    Place("no such document", "/dokumen/zzzzzzzzzzzz", ".room-error .ask", status=404),
)
