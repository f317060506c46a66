"""Which files are made, and how each of them is made?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

from tools.samples import scanned_papers, tables, villages
from tools.samples.blocks import FOOTER, text
from tools.samples.office import make_docx, make_pptx, make_xlsx, pack
from tools.samples.opendocument import make_odp, make_ods, make_odt
from tools.samples.pdf import REPORT, cut, join, lock, make_pdf
from tools.samples.plain import make_mail, make_rtf, old_office

Recipe = Callable[[], bytes | None]


def _at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 8, 0, tzinfo=dt.UTC)


def _mixed_report() -> bytes:
    first = make_pdf(text("road-maintenance.txt"), look=REPORT)
    last = make_pdf(text("road-maintenance-end.txt"), look=REPORT, first_page=3)
    return join(first, scanned_papers.field_check(), last)


def _cut_short() -> bytes:
    return cut(make_pdf(text("quarter-finance.txt"), look=REPORT), 0.55)


def _attendance_cut_short() -> bytes:
    return cut(make_pdf(text("attendance.txt")), 0.5)


def _locked() -> bytes:
    return lock(make_pdf(text("sealed-prices.txt"), look=REPORT), "contoh-sandi")


def _village_archive() -> bytes:
    names = ("perdes-2-2020-pasar-desa.txt", "perdes-3-2020-tanah-ulayat.txt")
    members = [(f"perdes-2020/{name}", f"{text(name)}\n{FOOTER}\n".encode()) for name in names]
    rates = f"jenis;tarif\nlapak ikan;5000\nlapak sayur;4000\nlapak pakaian;7000\n{FOOTER};\n"
    return pack([*members, ("perdes-2020/lampiran-tarif-lapak.csv", rates.encode())])


def _mail() -> bytes:
    return make_mail(
        text("invitation-mail.txt"), subject="Undangan Rapat Monev PPID Pelaksana Tahun 2025",
        sender="Sekretariat PPID Utama <ppid@contoh.invalid>", recipient="PPID Pelaksana <pelaksana@contoh.invalid>",
        sent="Tue, 20 May 2025 10:15:00 +0700", attachment=make_pdf(text("invitation.txt")),
        name="surat-undangan-monev-ppid.pdf",
    )  # fmt: skip


def _old_word() -> bytes | None:
    modern = make_docx(
        text("district-profile.txt"), title="Profil Kecamatan", author="Kecamatan Mentawa Baru Ketapang",
        written=_at(2022, 12, 5),
    )  # fmt: skip
    return old_office(modern, "docx", "doc")


def _old_slides() -> bytes | None:
    slides = make_pptx(
        tables.STUNTING_SLIDES, title="PowerPoint Presentation", author="Dinas Kesehatan", written=_at(2021, 6, 9)
    )
    return old_office(slides, "pptx", "ppt")


def _old_workbook() -> bytes | None:
    book = make_xlsx(tables.TAX_REALISATION, title="", author="Badan Pendapatan Daerah", written=_at(2021, 1, 20))
    return old_office(book, "xlsx", "xls")


def _plain(name: str) -> Recipe:
    return lambda: text(name).encode()


RECIPES: Mapping[str, Recipe] = {
    "perda-5-2021-pengelolaan-sampah.pdf": partial(
        make_pdf, text("waste.txt"), title="Microsoft Word - Perda sampah FINAL.docx", author="Bagian Hukum"
    ),
    "perbup-12-2023-pelayanan-informasi.pdf": partial(make_pdf, text("information-service.txt"), author="Bagian Hukum"),
    "kepbup-ppid-pelaksana-2024.docx": partial(
        make_docx, text("ppid-team.txt"), title="", author="Bagian Hukum", written=_at(2024, 2, 19)
    ),
    "perdes-telaga-keramat-2020.zip": _village_archive,
    "pengumuman-pasang-surut-2023.pdf": scanned_papers.tides,
    "scan0217.pdf": scanned_papers.fire_alert,
    "bast-pompa-apung-2020.pdf": scanned_papers.pump_handover,
    "se-jam-kerja-ramadan-2022.pdf": scanned_papers.ramadan_hours,
    "maklumat-pelayanan-2024.jpg": scanned_papers.service_pledge,
    "peringatan-dini-banjir-2025.png": scanned_papers.flood_warning,
    "penutupan-jembatan-lenggana-2024.webp": scanned_papers.bridge_closure,
    "notulen-musrenbang-teluk-sampit-2018.tif": scanned_papers.old_minutes,
    "laporan-pemeliharaan-jalan-2023.pdf": _mixed_report,
    "kotawaringin-timur-data-desa-2024.pdf": villages.make_report,
    "lkjip-dinas-kesehatan-2023.docx": partial(
        make_docx, text("health-performance.txt"), title="Laporan Kinerja Dinas Kesehatan Tahun 2023",
        author="Dinas Kesehatan", written=_at(2024, 2, 12),
    ),
    "sop-ktp-el-hilang-rusak.docx": partial(
        make_docx, text("identity-card-procedure.txt"), title="Dokumen1", author="Disdukcapil", written=_at(2023, 7, 10)
    ),
    "ringkasan-dpa-disdik-2024.pdf": partial(make_pdf, text("budget-summary.txt"), look=REPORT),
    "renja-dlh-2025.odt": partial(
        make_odt, text("work-plan.txt"), title="Rencana Kerja Dinas Lingkungan Hidup Tahun 2025",
        author="Dinas Lingkungan Hidup", written="2024-07-15T08:00:00",
    ),
    "profil-investasi-2024-english.pdf": partial(
        make_pdf, text("english-guide.txt"), look=REPORT, title="Investment Profile 2024"
    ),
    "laporan-keuangan-fisik-triwulan-iii-2021.pdf": _cut_short,
    "rekap-pengadaan-alat-kesehatan-2022.pdf": _locked,
    "lra-kabupaten-2023.xlsx": partial(
        make_xlsx, tables.BUDGET_REALISATION, title="Laporan Realisasi Anggaran 2023", author="BKAD",
        written=_at(2024, 3, 28),
    ),
    "daftar-informasi-publik-2025.xlsx": partial(
        make_xlsx, tables.INFORMATION_LIST, title="Daftar Informasi Publik 2025", author="PPID Utama",
        written=_at(2025, 7, 1),
    ),
    "rup-bpbd-2025.xlsx": partial(
        make_xlsx, tables.PROCUREMENT_PLAN, title="", author="BPBD", written=_at(2025, 1, 10)
    ),
    "jadwal-posyandu-baamang-2025.ods": partial(
        make_ods, tables.HEALTH_POST_SCHEDULE, title="Jadwal Posyandu Kecamatan Baamang", author="Kecamatan Baamang",
        written="2025-01-06T08:00:00",
    ),
    "sosialisasi-keterbukaan-informasi-2024.pptx": partial(
        make_pptx, tables.OPENNESS_SLIDES, title="PowerPoint Presentation", author="Diskominfo", written=_at(2024, 8, 6)
    ),
    "paparan-rancangan-awal-rkpd-2026.odp": partial(
        make_odp, tables.PLAN_SLIDES, title="Rancangan Awal RKPD Tahun 2026", author="Bapperida",
        written="2025-01-22T08:00:00",
    ),
    "nota-kesepahaman-perpustakaan-terapung-2022.rtf": partial(
        make_rtf, text("agreement.txt"), title="Nota Kesepahaman Perpustakaan Terapung"
    ),
    "agenda-bupati-mei-2025.txt": _plain("agenda.txt"),
    "panduan-lomba-bertutur-2024.md": _plain("reading-programme.md"),
    "siaran-pers-meja-informasi-2025.html": _plain("press-release.html"),
    "jumlah-penduduk-per-kecamatan-2024.csv": _plain("population.csv"),
    "undangan-rapat-monev-ppid.eml": _mail,
    "profil-kecamatan-mentawa-baru-ketapang-2022.doc": _old_word,
    "rembuk-stunting-2021.ppt": _old_slides,
    "realisasi-pajak-daerah-2020.xls": _old_workbook,
}  # fmt: skip

STAFF_RECIPES: Mapping[str, Recipe] = {
    "se-waktu-layanan-informasi-2025.pdf": partial(make_pdf, text("information-hours.txt"), author="Diskominfo"),
    "scan0044.pdf": scanned_papers.information_hours,
    "laporan-layanan-informasi-semester-i-2025.pdf": partial(
        make_pdf, text("service-report.txt"), look=REPORT, author="Diskominfo"
    ),
    "rencana-kerja-ppid-2026.docx": partial(
        make_docx, text("office-plan.txt"), title="Rencana Kerja PPID 2026", author="Diskominfo",
        written=_at(2025, 11, 5),
    ),
    "keputusan-tim-meja-informasi-2025.docx": partial(
        make_docx, text("desk-team.txt"), title="", author="Diskominfo", written=_at(2025, 3, 17)
    ),
    "surat-pernyataan-relawan-tik-2025.pdf": partial(make_pdf, text("volunteer-statement.txt")),
    "perjanjian-layar-informasi-2025.pdf": partial(make_pdf, text("screen-agreement.txt")),
    "pengumuman-pelatihan-situs-desa-2025.pdf": partial(make_pdf, text("training-notice.txt")),
    "daftar-hadir-pelatihan-2025.pdf": _attendance_cut_short,
    "daftar-informasi-publik-2025-perubahan.xlsx": partial(
        make_xlsx, tables.REVISED_INFORMATION_LIST, title="Daftar Informasi Publik 2025", author="PPID Utama",
        written=_at(2025, 8, 20),
    ),
}  # fmt: skip
"""What the officer of the demonstration hands over; apart from the samples, which stand in an archive by themselves."""
