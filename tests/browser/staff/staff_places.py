"""Which pages does the staff side have? One line for each, and none of the table of access may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from search_api.access import ACCESS
from tests.browser.staff.filled import ADMINISTRATOR, LIBRARIAN, OFFICER, WITH_CODE

SIDES: Final = ("/kerja", "/akun", "/masuk", "/keluar")
"""How the addresses of the staff side begin."""


@dataclass(frozen=True, slots=True)
class StaffPlace:
    """A page. ``route`` as in the table of access; ``address`` may hold names of ``Filled.named`` in braces.

    ``ready`` is a selector of what must be there; the page is not the one meant without it. ``login`` is who looks,
    empty for nobody; ``differs`` tells that librarians and officers see it otherwise, so that they look too.
    """

    route: str
    address: str
    ready: str
    login: str = ADMINISTRATOR.login
    status: int = 200
    differs: bool = False


_DOCUMENT: Final = "/kerja/dokumen/{document_id}"
_MOVE: Final = f"{_DOCUMENT}/pindah"
_PRIVACY: Final = f"{_DOCUMENT}/privasi"
_WORDS: Final = "/kerja/kosakata/{vocabulary}"
_ENTRY: Final = "/kerja/kosakata/{vocabulary}/{code}"
_MERGE: Final = f"{_ENTRY}/gabung"
_LINK: Final = "/akun/atur-ulang/{token}"


def _simple(address: str, ready: str, **more: object) -> StaffPlace:
    return StaffPlace(address, address, ready, **more)  # type: ignore[arg-type]


PLACES: Final = (
    _simple("/masuk", ".door form", login=""),
    StaffPlace(_LINK, "/akun/atur-ulang/{link}", "#ulang", login=""),
    StaffPlace(_LINK, "/akun/atur-ulang/habis", ".door h1", login="", status=404),
    _simple("/akun", ".lines form"),
    _simple("/akun/kata-sandi", "#sekarang"),
    _simple("/akun/kunci", ".lines form"),
    _simple("/akun/dua-langkah", ".qr svg"),
    _simple("/akun/dua-langkah", ".button-warn", login=WITH_CODE.login),
    _simple("/akun/dua-langkah", "form .actions button", login=LIBRARIAN.login),
    _simple("/akun/dua-langkah/hapus", "#sekarang", login=WITH_CODE.login),
    _simple("/kerja", ".rooms a", differs=True),
    _simple("/kerja/unggah", ".drop-zone", differs=True),
    _simple("/kerja/setoran", ".batches td a", login=OFFICER.login),
    _simple("/kerja/setoran", "main a[href='/kerja/unggah']"),
    StaffPlace("/kerja/setoran/{batch_id}", "/kerja/setoran/{batch}", ".batch-files .state-why", differs=True),
    StaffPlace("/kerja/setoran/{batch_id}", "/kerja/setoran/{open_batch}", ".drop-zone", login=OFFICER.login),
    _simple("/kerja/lembar", ".sheet-batches a", login=OFFICER.login),
    _simple("/kerja/lembar", "main a[href='/kerja/unggah']"),
    StaffPlace("/kerja/lembar/{batch_id}", "/kerja/lembar/{batch}", "#lembar", login=OFFICER.login),
    _simple("/kerja/antrean", ".queue-table .state-submitted", differs=True),
    StaffPlace("/kerja/antrean", "/kerja/antrean?status=draft&unit=dinkes&q=tidakada", ".empty"),
    _simple("/kerja/meja", ".desk-image, .page-text", login=LIBRARIAN.login),
    StaffPlace("/kerja/meja", "/kerja/meja?dokumen={submitted}&hal=2", ".desk-image"),
    StaffPlace("/kerja/meja", "/kerja/meja?status=approved", ".empty"),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{draft}", ".offer-why", differs=True),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{submitted}", ".work-pages img", differs=True),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{returned}", ".thread li", differs=True),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{published}", ".state-published", differs=True),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{scheduled}", "#jadwal"),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{withdrawn}", ".state-withdrawn"),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{archived}", ".state-archived"),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{personal}", ".missing-list"),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/{twin}", "a[href$='/kembar']"),
    StaffPlace(_MOVE, "/kerja/dokumen/{draft}/pindah?langkah=submit", "form .actions button", differs=True),
    StaffPlace(_MOVE, "/kerja/dokumen/{submitted}/pindah?langkah=return", "#alasan"),
    StaffPlace(_MOVE, "/kerja/dokumen/{personal}/pindah?langkah=publish", ".missing-list"),
    StaffPlace(_MOVE, "/kerja/dokumen/{scheduled}/pindah?langkah=publish", ".public-card", differs=True),
    StaffPlace(_MOVE, "/kerja/dokumen/{published}/pindah?langkah=withdraw", "#alasan"),
    StaffPlace(f"{_DOCUMENT}/versi-baru", "/kerja/dokumen/{published}/versi-baru", "#berkas"),
    StaffPlace("/kerja/setoran/{batch_id}/ajukan", "/kerja/setoran/{batch}/ajukan", ".batch-counts"),
    StaffPlace(f"{_DOCUMENT}/kembar", "/kerja/dokumen/{twin}/kembar", ".twin-row", differs=True),
    StaffPlace(f"{_DOCUMENT}/kembar", "/kerja/dokumen/{draft}/kembar", ".work-head"),
    _simple("/kerja/kembar", ".twins td a"),
    _simple("/kerja/cari", ".hits .hit"),
    StaffPlace("/kerja/cari", "/kerja/cari?q=posyandu", ".hits .leaf", differs=True),
    StaffPlace("/kerja/cari", "/kerja/cari?q=tidakadasamasekali&class=berkala", ".empty"),
    StaffPlace(f"{_DOCUMENT}/baca", "/kerja/dokumen/{submitted}/baca", "main"),
    StaffPlace(f"{_DOCUMENT}/baca/{{number}}", "/kerja/dokumen/{submitted}/baca/2?q=surat", ".sheet img"),
    StaffPlace(_PRIVACY, "/kerja/dokumen/{personal}/privasi", ".privacy-findings mark", differs=True),
    StaffPlace(_PRIVACY, "/kerja/dokumen/{personal}/privasi?hal=2&pratinjau=1", ".privacy-text"),
    StaffPlace(_PRIVACY, "/kerja/dokumen/{redacted}/privasi?hal=2&hasil=1", ".privacy-plan li"),
    StaffPlace(_PRIVACY, "/kerja/dokumen/{draft}/privasi", ".privacy-state"),
    _simple("/kerja/privasi", ".kept-back a", differs=True),
    _simple("/kerja/sunting-massal", ".bulk-fields"),
    StaffPlace("/kerja/sunting-massal", "/kerja/sunting-massal?unit=dinkes&status=draft", "#terakhir"),
    StaffPlace("/kerja/sunting-massal/{number}", "/kerja/sunting-massal/{bulk}", "#diubah"),
    _simple("/kerja/usulan", ".measured table"),
    _simple("/kerja/kosakata", ".rooms a", differs=True),
    StaffPlace(_WORDS, "/kerja/kosakata/golongan", ".vocabulary-list"),
    StaffPlace(_WORDS, "/kerja/kosakata/kode", ".work-head"),
    StaffPlace(_WORDS, "/kerja/kosakata/subjek", "#digabungkan", differs=True),
    StaffPlace(_WORDS, "/kerja/kosakata/subjek?q=tidakada", ".empty"),
    StaffPlace(_WORDS, "/kerja/kosakata/unit", ".vocabulary-list"),
    StaffPlace(_ENTRY, "/kerja/kosakata/golongan/{item}", "#text"),
    StaffPlace(_ENTRY, "/kerja/kosakata/kode/{archival_code}", "#retention"),
    StaffPlace(_ENTRY, "/kerja/kosakata/subjek/gizi-balita", "#bergabung", differs=True),
    StaffPlace(_ENTRY, "/kerja/kosakata/subjek/stunting", "#tujuan"),
    StaffPlace(_ENTRY, "/kerja/kosakata/unit/balai-lama", "#kind"),
    StaffPlace(_MERGE, "/kerja/kosakata/subjek/gizi/gabung", "#ke"),
    StaffPlace(_MERGE, "/kerja/kosakata/subjek/gizi/gabung?ke=kesehatan", "#akibat"),
    _simple("/kerja/kosakata/penataan", ".vocabulary-choices"),
    _simple("/kerja/kosakata/skos", "#berkas", differs=True),
    _simple("/kerja/pertanyaan", ".question-list form"),
    StaffPlace("/kerja/pertanyaan/kata", "/kerja/pertanyaan/kata?jenis=synonym&kata=posyandu", "#arti"),
    _simple("/kerja/orang", ".people .closed"),
    StaffPlace("/kerja/orang/{login}", "/kerja/orang/budi", "#langkah"),
    StaffPlace("/kerja/orang/{login}", "/kerja/orang/yusuf", "#keadaan"),
    _simple("/kerja/jejak", ".table-frame td"),
    StaffPlace("/kerja/jejak", "/kerja/jejak?dokumen={redacted}", ".changes"),
    StaffPlace("/kerja/jejak", "/kerja/jejak?orang=yusuf", ".empty"),
    StaffPlace("/kerja/orang", "/kerja/orang", "main h1", login=OFFICER.login, status=403),
    StaffPlace(_DOCUMENT, "/kerja/dokumen/zzzzzzzzzzzz", "main h1", status=404),
)

NOT_PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "/masuk/kode": ("/masuk/kode", "leads to the first step of signing in"),
    "/masuk/layanan": ("/masuk/layanan", "leads to the agency's own sign-in service, where there is one"),
    "/masuk/layanan/kembali": ("/masuk/layanan/kembali", "leads on from there"),
    f"{_DOCUMENT}/berkas": ("/kerja/dokumen/{draft}/berkas", "the file itself"),
    f"{_DOCUMENT}/halaman/{{number}}/gambar": ("/kerja/dokumen/{submitted}/halaman/1/gambar", "a picture"),
    f"{_DOCUMENT}/halaman/{{number}}/teks": ("/kerja/dokumen/{submitted}/halaman/1/teks", "plain text"),
    f"{_PRIVACY}/asli": ("/kerja/dokumen/{redacted}/privasi/asli", "the file as it was deposited"),
    f"{_PRIVACY}/gambar/{{number}}": ("/kerja/dokumen/{personal}/privasi/gambar/1", "a picture"),
    "/kerja/jejak/ekspor.csv": ("/kerja/jejak/ekspor.csv", "a table for programs"),
    "/kerja/jejak/ekspor.jsonl": ("/kerja/jejak/ekspor.jsonl", "lines for programs"),
    "/kerja/kosakata/skos/{form}": ("/kerja/kosakata/skos/subjek.ttl", "a file for other systems"),
    "/kerja/lembar/{batch_id}/lembar.xlsx": ("/kerja/lembar/{batch}/lembar.xlsx", "a sheet to fill in"),
    "/kerja/setoran/{batch_id}/berita-acara.csv": ("/kerja/setoran/{batch}/berita-acara.csv", "the receipt as a table"),
    "/kerja/setoran/{batch_id}/berita-acara.pdf": ("/kerja/setoran/{batch}/berita-acara.pdf", "the receipt on paper"),
    "/kerja/sunting-massal/{number}/daftar.csv": ("/kerja/sunting-massal/{bulk}/daftar.csv", "the receipt as a table"),
}
"""Routes that answer a look with no page: an address, and what it is instead."""


def routes_with(method: str) -> set[str]:
    """The routes of the staff side that answer this method, as the table of access has them."""
    return {
        route
        for route, methods in ACCESS.items()
        if method in methods and any(route == side or route.startswith(f"{side}/") for side in SIDES)
    }
