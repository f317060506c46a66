"""What is a caller told when something goes wrong? One table for JSON and for pages alike (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import falcon
import msgspec

from archive import errors
from archive.errors import ArchiveError, Tombstone
from search_api import addresses, reasons
from search_api.api.messages import ParameterProblem, ProblemAnswer, WithdrawnDocument
from search_api.rights_labels import who_may
from search_api.services import Language
from search_api.translation import N_, translator

PROBLEM_JSON: Final = "application/problem+json"


class InvalidParameters(errors.InvalidInput):
    """Parameters of a request that cannot be used; ``problems`` says for each what may stand there."""

    def __init__(self, problems: Sequence[ParameterProblem]) -> None:
        super().__init__("; ".join(f"{problem.parameter}: {problem.allowed}" for problem in problems))
        self.problems = tuple(problems)


class NoPageImage(errors.NotFound):
    """This kind of file has no pictures of its pages."""


class FileWithheld(errors.NotFound):
    """A public document in whose file others lie that are not public."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is said about one kind of error: what happened, and what to do."""

    status: int
    code: str
    title: str
    detail: str
    errors: tuple[ParameterProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    tombstone: Tombstone | None = None


NOT_FOUND: Final = Problem(
    404,
    "not_found",
    N_("Tidak ditemukan"),
    N_("Di alamat ini tidak ada yang dapat ditampilkan. Periksa alamatnya, atau cari dengan kata-katanya."),
)
INTERNAL: Final = Problem(
    500,
    "internal_error",
    N_("Terjadi kesalahan pada peladen"),
    N_("Kesalahan ini sudah dicatat dan tidak ada data yang hilang. Cobalah beberapa saat lagi."),
)
BAD_REQUEST: Final = Problem(
    400, "bad_request", N_("Permintaan tidak dapat dipahami"), N_("Periksa alamat dan parameternya, lalu coba lagi.")
)

REFUSED: Final = Problem(
    403, "refused", N_("Tidak dapat diterima"), N_("Muat ulang halaman sebelumnya, lalu coba lagi.")
)

OF_ERROR: Final[Mapping[type[errors.ArchiveError], Problem]] = {
    errors.NotFound: NOT_FOUND,
    NoPageImage: Problem(
        404,
        "no_page_image",
        N_("Halaman ini tidak mempunyai gambar"),
        N_("Jenis berkas ini hanya dapat dibaca sebagai teks. Baca teks halamannya, atau unduh berkasnya."),
    ),
    FileWithheld: Problem(
        404,
        "file_withheld",
        N_("Berkas ini tidak dapat diunduh"),
        N_(
            "Di dalam berkas ini ada bagian yang tidak terbuka untuk umum. Halaman dan bagian yang terbuka tetap dapat "
            "dibaca satu per satu."
        ),
    ),
    errors.Withdrawn: Problem(
        410,
        "gone",
        N_("Dokumen ini sudah ditarik"),
        N_(
            "Dokumen ini pernah terbuka untuk umum, lalu ditarik. Isinya tidak dapat dibaca lagi di sini. Anda dapat "
            "memintanya kepada PPID (Pejabat Pengelola Informasi dan Dokumentasi)."
        ),
        headers={"X-Robots-Tag": "noindex"},
    ),
    errors.SignInNeeded: Problem(
        401,
        "sign_in_needed",
        N_("Masuk dahulu"),
        N_("Ini hanya untuk petugas yang mempunyai akun. Masuk, atau sertakan kunci API yang masih berlaku."),
        headers={"WWW-Authenticate": "Bearer"},
    ),
    errors.Forbidden: Problem(
        403,
        "forbidden",
        N_("Bukan wewenang Anda"),
        N_("Akun Anda tidak mempunyai hak untuk ini. Mintalah kepada administrator arsip bila Anda memerlukannya."),
    ),
    errors.InvalidInput: Problem(
        400,
        "invalid_input",
        N_("Ada isian yang tidak dapat dipakai"),
        N_("Perbaiki bagian yang disebut, lalu coba lagi."),
    ),
    errors.Conflict: Problem(
        409,
        "conflict",
        N_("Sudah diubah orang lain"),
        N_("Data ini berubah sejak Anda membacanya. Muat ulang, lalu ulangi perubahan Anda."),
    ),
    errors.Overloaded: Problem(
        503,
        "overloaded",
        N_("Sedang terlalu ramai"),
        N_("Terlalu banyak permintaan pada saat yang sama. Tunggu beberapa detik lalu coba lagi."),
    ),
    errors.TooManyRequests: Problem(
        429,
        "too_many_requests",
        N_("Terlalu banyak permintaan dari sambungan Anda"),
        N_(
            "Dari sambungan internet Anda datang lebih banyak permintaan daripada bagian yang adil bagi semua pembaca. "
            "Tunggu sebentar, lalu muat ulang halaman ini."
        ),
    ),
    errors.StorageFull: Problem(
        507,
        "storage_full",
        N_("Ruang penyimpanan penuh"),
        N_("Yang sudah diterima tetap aman. Pengelola perlu menambah ruang sebelum ada berkas baru."),
    ),
    errors.CorruptBlob: Problem(
        500,
        "corrupt_file",
        N_("Berkas tersimpan tidak lagi utuh"),
        N_("Isi berkas tidak sama dengan saat diterima. Pengelola perlu memulihkannya dari cadangan."),
    ),
    errors.IndexUnavailable: Problem(
        503,
        "index_unavailable",
        N_("Penelusuran sedang tidak tersedia"),
        N_("Dokumen tetap aman dan dapat dibuka langsung. Penelusuran akan kembali setelah indeks dipulihkan."),
        headers={"Retry-After": "60"},
    ),
    errors.SearchTimedOut: Problem(
        503,
        "search_timed_out",
        N_("Pencarian ini terlalu lama"),
        N_(
            "Pencarian dihentikan agar pembaca lain tidak menunggu. Pakai kata yang lebih khusus atau lebih sedikit, "
            "tanpa * di depan kata, atau saring menurut tahun dan unit; lalu cari lagi."
        ),
        headers={"Retry-After": "10"},
    ),
    errors.UnreadableFile: Problem(
        422,
        "unreadable_file",
        N_("Berkas ini tidak dapat dibaca"),
        N_("Berkas asli tersimpan utuh dan dapat diunduh."),
    ),
    errors.ArchiveError: INTERNAL,
}

OF_STATUS: Final[Mapping[int, Problem]] = {
    404: NOT_FOUND,
    405: Problem(
        405,
        "method_not_allowed",
        N_("Cara ini tidak tersedia"),
        N_("Alamat ini tidak menerima metode tersebut; lihat tajuk Allow."),
    ),
    413: Problem(
        413, "too_large", N_("Terlalu besar"), N_("Kiriman melebihi batas. Bagilah menjadi bagian yang lebih kecil.")
    ),
    416: Problem(
        416,
        "range_not_satisfiable",
        N_("Rentang di luar berkas"),
        N_("Bagian yang diminta tidak ada; ukuran berkas ada di tajuk Content-Range."),
    ),
}


def problem_of(error: BaseException) -> Problem:
    """The problem for ``error``. Never repeats its message: it may name what the reader must not know."""
    if isinstance(error, InvalidParameters):
        return _with(OF_ERROR[errors.InvalidInput], errors=error.problems)
    if isinstance(error, errors.Overloaded | errors.TooManyRequests):
        return _with(OF_ERROR[type(error)], headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, errors.Forbidden) and error.message and error.action is None:
        return REFUSED
    if isinstance(error, errors.Withdrawn):
        return _with(OF_ERROR[errors.Withdrawn], tombstone=error.tombstone)
    if isinstance(error, errors.ArchiveError):
        return next(OF_ERROR[kind] for kind in type(error).__mro__ if kind in OF_ERROR)
    if isinstance(error, falcon.HTTPError):
        status = error.status_code
        problem = OF_STATUS.get(status, INTERNAL if status >= 500 else _with(BAD_REQUEST, status=status))
        return _with(problem, headers=dict(error.headers or {}))
    return INTERNAL


def sentences(problem: Problem, error: BaseException | None, language: Language) -> tuple[str, str]:
    """Title and detail in ``language``; for an unreadable file the detail is its reason.

    Only InvalidInput and Forbidden speak for themselves: they say how to mend it, and who may.
    """
    translate = translator(language).gettext
    if isinstance(error, errors.Forbidden) and error.action is not None and not error.message:
        return translate(problem.title), who_may(error.action, language)
    if type(error) in (errors.InvalidInput, errors.Forbidden) and isinstance(error, ArchiveError) and error.message:
        return translate(problem.title), translate(error.message).format(**error.values)
    if isinstance(error, errors.UnreadableFile):
        return translate(problem.title), reasons.reason_sentence(error.reason, error.detail, language)
    return translate(problem.title), translate(problem.detail)


def write_problem(resp: falcon.Response, problem: Problem, error: BaseException | None, language: Language) -> None:
    """Answer with ``problem`` as JSON."""
    title, detail = sentences(problem, error, language)
    answer = ProblemAnswer(
        type=f"urn:arsip-publik:problem:{problem.code}",
        title=title,
        status=problem.status,
        code=problem.code,
        detail=detail,
        errors=list(problem.errors),
        withdrawn=_withdrawn(problem.tombstone) if problem.tombstone else None,
    )
    resp.status = falcon.code_to_http_status(problem.status)
    resp.content_type = PROBLEM_JSON
    resp.set_headers(dict(problem.headers))
    resp.cache_control = ["no-store"]
    resp.stream = None
    resp.text = None
    resp.data = msgspec.json.encode(answer)


def _withdrawn(stone: Tombstone) -> WithdrawnDocument:
    return WithdrawnDocument(
        id=stone.document_id,
        title=stone.title,
        number=stone.number,
        unit=stone.unit,
        unit_name=stone.unit_name,
        published_at=stone.published_at,
        withdrawn_at=stone.withdrawn_at,
        reason=stone.reason,
        help_url=addresses.REQUEST_HELP,
    )


def _with(problem: Problem, **changes: object) -> Problem:
    values = {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
    return Problem(**{**values, **changes})
