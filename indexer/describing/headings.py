"""What does the head of a paper say it is?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.describing.casing import SMALL_WORDS, is_capitals, readable
from indexer.describing.numbers import (
    DocumentNumber,
    is_number_line,
    number_in,
    repaired_years,
)

_FURNITURE = re.compile(
    r"^(?:\W*\d{1,3}\W*|\W*|SK No.*|\W*(?:www\.|https?:|jdih\.).*|contoh dokumen\b.*"
    r"|page \d+.*|hal(?:aman)? \d+.*)$",
    re.IGNORECASE,
)
_KIND = (
    r"(?:RANCANGAN\s+)?(?:PERATURAN(?=MENTERI|BUPATI|DAERAH)|PERATURAN|KEPUTUSAN|INSTRUKSI|UNDANG[-–]?\s?UNDANG|QANUN|SURAT\s+EDARAN|SURAT\s+KEPUTUSAN|EDARAN"
    r"|PENGUMUMAN|MAKLUMAT|NOTA\s+KESEPA\w+|PERJANJIAN|KESEPAKATAN|PUTUSAN|PENETAPAN|KETETAPAN|SURAT\s+PERINTAH)"
)
_REGULATION_KIND = re.compile(rf"^\W*{_KIND}(?:\b|(?<=PERATURAN))", re.IGNORECASE)
_ABOUT = re.compile(r"^\W*T\s?E\s?N\s?T\s?A\s?N\s?G\b\W*(?P<rest>.*)$")
_FOLDED = re.compile(
    rf"\b(?P<kind>{_KIND}\b[^\d:;]{{0,160}}?)\s(?P<number>(?:NOMOR|No\.?)\s?:?\s?"
    rf"(?:\S{{1,40}}\s?TAHUN\s?\w{{4}}|[\w.-]+(?:\s?/\s?[\w.-]+)+))"
    r"[\s,]+(?:TENTANG\b[\s:]*)?(?P<subject>(?!TENTANG\b)\S.{2,})?$"
)
_OF_ANOTHER = re.compile(rf"^\W*{_KIND}\b.*\b(?:UNTUK|ATAS|MENGUBAH|MENAMBAH|MENCABUT)\b.*\b{_KIND}\b", re.IGNORECASE)
"""The number that follows is that of a regulation this one is about."""
_FOLDED_WITHIN = 12
_FOLDED_CHARACTERS = 1000
_FOLDED_BEFORE = 150
_DOUBLED = re.compile(r"^(\S.{3,300}?)\s+\1(?=\s)")
_REPEATED = re.compile(r"^(.{8,80}?)(?:\s+\1)+$")
_AFTER_SUBJECT = re.compile(
    r"\s((?:DENGAN RAHMAT|P[Rr][Ee][Ss][Ii][Dd][Ee][Nn] R|Menimbang|MENIMBANG|BUPATI [A-Z ]+,|MENTERI [A-Z ]+,).*)$"
)
_FULL_STOP = r"\.(?<!\bno\.)(?!\d)"  # "No. 15" and "Rp1.000" end no sentence
_ENACTS = re.compile(
    rf"\b(?-i:Menetapkan|MENETAPKAN)\s?:?\s(?P<kind>{_KIND}[^.:;]{{0,100}}?)\stentang\s"
    rf"(?P<subject>[^;:]{{3,400}}?)(?:{_FULL_STOP}|\s(?=BAB I\b|PASAL))",
    re.IGNORECASE,
)
_INTENDS = re.compile(
    rf"\bperlu\b[^.:;]{{0,60}}?\b(?:menetapkan|ditetapkan|membentuk|dibentuk|mengeluarkan|mengadakan)\s"
    rf"(?:suatu\s)?(?P<kind>{_KIND}[^.:;]{{0,60}}?)\stentang\s"
    rf"(?P<subject>[^;:]{{3,400}}?)\s?(?:;|{_FULL_STOP}|\bMengingat\b)",
    re.IGNORECASE,
)
_REPORT_KIND = re.compile(
    r"^\W*(?:LAPORAN|RENCANA|RINGKASAN|NOTULEN|NOTULA|RISALAH|BERITA ACARA|MAKLUMAT|STANDAR|DOKUMEN|PERINGATAN"
    r"|PENGUMUMAN|DAFTAR|JADWAL|PROFIL|RANCANGAN|REALISASI|REKAP\w*|NOTA|AGENDA|SIARAN PERS|PANDUAN|PEDOMAN|PERJANJIAN"
    r"|INDIKATOR|PETUNJUK|KAJIAN|NASKAH|MATERI|PAPARAN|STATISTIK|DATA|SURAT|TELAAHAN|KERANGKA ACUAN|UNDANGAN|NERACA"
    r"|CATATAN|SOP|LKJIP|LAKIP|RENSTRA|RENJA|DPA|RKA|LRA|MOU|TATA CARA|ALUR|FORMULIR|SERTIFIKAT|PIAGAM|REGISTER)\b",
    re.IGNORECASE,
)
_ENDS_TITLE = re.compile(
    r"^\W*(?:DENGAN\s+RAH\w*|SA[LT]INAN$|P\s?R\s?E\s?S\s?I\s?D\s?E\s?N\b|MENIMBANG|MENGINGAT|MEMPERHATIKAN|MEMUTUSKAN|MENETAPKAN|BAB\s+I\b|PASAL\s+1\b|YTH\b|KEPADA\b"
    r"|PADA HARI INI|DALAM RANGKA|SEHUBUNGAN|BERDASARKAN|DASAR\s*:|KATA PENGANTAR|DAFTAR ISI|DISUSUN OLEH|OLEH\s*:?$"
    r"|LAMPIRAN\b|TANGGAL\s*:|HARI\b.*:|ABSTRA[KC]|PENDAHULUAN|UNTUK\s*\.\.|RINGKASAN EKSEKUTIF"
    r"|D\s?E\s?N\s?G\s?A\s?N\s+R\s?A\s?H)",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^\W*(?:PRESIDEN|FRESIDEN|BUPATI|WALI ?KOTA|GUBERNUR|MENTERI|KEPALA|ANGGOTA DEWAN|DIREKTUR|SEKRETARIS|CAMAT"
    r"|PIMPINAN|KETUA|DEWAN PERWAKILAN|LURAH|PEJABAT)\b.*,\s*$"
)
_INSTITUTION = re.compile(
    r"^\W*(?:SA[LT]INAN$|(?:PEMERINTAH|PEMKAB|PROVINSI|KABUPATEN|DINAS|BADAN|SEKRETARIAT|INSPEKTORAT|KECAMATAN|KELURAHAN"
    r"|DESA|BUPATI|GUBERNUR|WALI ?KOTA|[PF]RESIDEN|MENTERI|KEMENTERIAN|REPUBLIK|RSUD|RUMAH SAKIT|SATUAN POLISI"
    r"|(?:TAMBAHAN )?(?:BERITA|LEMBARAN) (?:NEGARA|DAERAH)|JALAN|JL|TELEPON|TELP|KODE POS|EMAIL|DENGAN RAHMAT|D A N|DAN"
    r"|BIDANG|PUSKESMAS|UPTD|YAYASAN|PPID)\b|NO\.\s?\d+,)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"^\W{0,3}(?:Hal|Perihal|Subject|Subyek|Judul)[ \t]*[:;|\t][ \t]*(?P<subject>.*)$", re.IGNORECASE)
_LETTER_LABEL = re.compile(
    r"^\W*(?:Nomor|No|Sifat|Lampiran|Lamp|Yth|Kepada|Tanggal|Dari|di\b|Tembusan|Dengan hormat)\b", re.IGNORECASE
)
_TABLE = re.compile(r"\t|\s\|\s")
_TITLE_LINES = 14
_TITLE_CHARACTERS = 600
_SEARCHED_LINES = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """A title as it may be shown, the numbers beside it, and how it stood on the paper.

    ``is_regulation``: it has the form kind / number / TENTANG / subject.
    """

    title: str
    excerpt: str
    numbers: tuple[DocumentNumber, ...] = ()
    is_regulation: bool = False


def lines_of(text: str) -> list[str]:
    """The lines of a page without page numbers, web addresses, copy marks and empty lines."""
    lines = (re.sub(" {2,}", " ", line.strip()) for line in text.replace("\xa0", " ").split("\n"))
    return [line for line in lines if not _FURNITURE.match(line)]


def regulation_heading(lines: Sequence[str], this_year: int, *, following: Sequence[str] = ()) -> Heading | None:
    """``PERATURAN BUPATI … / NOMOR 12 TAHUN 2023 / TENTANG / TATA CARA …`` as one title, or None.

    Where nothing stands behind TENTANG, these lines or the ``following`` say what is enacted.
    """
    lines = _unfolded(lines)
    for index, line in enumerate(lines[:_SEARCHED_LINES]):
        about = _ABOUT.match(line)
        if about is None or not is_capitals(line.split(" ")[0]) or index == 0:
            continue
        begin = _kind_line(lines, index)
        if begin is None:
            continue
        kind, numbers = _kind_and_numbers(lines[begin:index], this_year)
        if numbers and _OF_ANOTHER.match(" ".join(kind)):
            kind, numbers = [*kind, f"NOMOR {numbers[0].value}"], ()
        subject = _subject_lines([about["rest"], *lines[index + 1 :]] if about["rest"] else lines[index + 1 :])
        if numbers and _says_nothing(subject) and (enacted := _enacted([*lines[index + 1 :], *following])):
            subject = [enacted["subject"]]
        if not subject or not kind:
            continue
        title = readable(repaired_years(" ".join(kind), this_year))
        if numbers:
            title += f" Nomor {numbers[0].value}"
        title += " tentang " + readable(repaired_years(" ".join(subject), this_year))
        excerpt = "\n".join([*lines[begin : index + 1], *subject])
        return Heading(_tidy(title), excerpt[:_TITLE_CHARACTERS], numbers, is_regulation=True)
    return None


def _unfolded(lines: Sequence[str]) -> list[str]:
    """The lines with a heading that stands on one line (PERATURAN … NOMOR … TENTANG …) broken as on paper."""
    for index, line in enumerate(lines[:_FOLDED_WITHIN]):
        found = _FOLDED.search(_DOUBLED.sub(r"\1", line[: 2 * _FOLDED_CHARACTERS])[:_FOLDED_CHARACTERS])
        if found and found.start() <= _FOLDED_BEFORE and is_capitals(found["kind"]):
            kind = _REPEATED.sub(r"\1", found["kind"].strip())
            rest = _AFTER_SUBJECT.sub(r"\n\1", found["subject"], count=1).split("\n") if found["subject"] else []
            return [*lines[:index], kind, found["number"], "TENTANG", *rest, *lines[index + 1 :]]
    return list(lines)


def _kind_line(lines: Sequence[str], about: int) -> int | None:
    """Where the kind of regulation begins: the topmost of the lines before TENTANG that names one."""
    found = None
    for index in range(about - 1, max(-1, about - 12), -1):
        if _REGULATION_KIND.match(lines[index]):
            found = index
        elif _ENDS_TITLE.match(lines[index]):
            break
    return found


def _kind_and_numbers(lines: Sequence[str], this_year: int) -> tuple[list[str], tuple[DocumentNumber, ...]]:
    kind: list[str] = []
    numbers: list[DocumentNumber] = []
    for line in lines:
        number = number_in(line, this_year)
        label = is_number_line(line)
        if number:
            numbers.append(number)
        # The kind ends where the number begins; a second NOMOR line belongs to a joint decision.
        if not number and not label and not numbers and not _TABLE.search(line):
            kind.append(line.strip(" .:"))
    return kind, tuple(dict.fromkeys(numbers))


def _subject_lines(lines: Sequence[str]) -> list[str]:
    taken: list[str] = []
    for line in lines[:_TITLE_LINES]:
        if _ENDS_TITLE.match(line) or _OFFICE.match(line) or _TABLE.search(line):
            break
        if taken and is_capitals(taken[0]) and not _continues_capitals(line):
            break
        taken.append(line)
        if not is_capitals(taken[0]) and (line.endswith((".", ";")) or len(taken) == 4):
            break
    return taken


def _says_nothing(subject: Sequence[str]) -> bool:
    """No words, or none but small ones: the rest was lost (TENTANG SERTA)."""
    return all(word.lower() in SMALL_WORDS for line in subject for word in line.split())


def _continues_capitals(line: str) -> bool:
    return is_capitals(line, 0.6) or not any(map(str.isalpha, line))


def enacted_heading(lines: Sequence[str], this_year: int) -> Heading | None:
    """What a regulation enacts, or was needed for, where its own heading is missing or unreadable.

    "Menetapkan: PERATURAN … TENTANG …" says the one, "bahwa … perlu menetapkan Peraturan … tentang …" the other.
    """
    found = _enacted(lines)
    if found is None:
        return None
    kind = readable(" ".join(found["kind"].split()))
    subject = readable(repaired_years(found["subject"], this_year))
    return Heading(_tidy(f"{kind} tentang {subject}"), found[0][:_TITLE_CHARACTERS])


def _enacted(lines: Sequence[str]) -> re.Match[str] | None:
    text = " ".join(" ".join(lines).split())
    return _ENACTS.search(text) or _INTENDS.search(text)


def letter_heading(lines: Sequence[str], this_year: int) -> Heading | None:
    """The subject of a letter (``Hal : …``) with its continuation lines, or None."""
    head = lines[:_SEARCHED_LINES]
    for index, line in enumerate(head):
        found = _SUBJECT.match(line)
        if found is None:
            continue
        parts = [found["subject"].strip()]
        for more in lines[index + 1 : index + 5]:
            # A continuation is short: the letter's first sentence runs to the margin.
            if (
                _LETTER_LABEL.match(more)
                or ":" in more
                or len(more) > 60
                or (parts[0] and more[:1].isupper() and len(parts[-1]) < 25)
            ):
                break
            parts.append(more)
        subject = _tidy(repaired_years(" ".join(filter(None, parts)), this_year))
        if len(subject) >= 5:
            return Heading(readable(subject), line[:_TITLE_CHARACTERS])
    return None


def report_heading(lines: Sequence[str], this_year: int) -> Heading | None:
    """The big capitals at the head of a report, minutes, a notice or a sheet, or None."""
    head = [line for line in lines[:_SEARCHED_LINES] if line]
    start = next((i for i, line in enumerate(head[:25]) if is_capitals(line) and _REPORT_KIND.match(line)), None)
    if start is None:
        start = next(
            (
                i
                for i, line in enumerate(head[:12])
                if is_capitals(line) and not (_INSTITUTION.match(line) or _ENDS_TITLE.match(line)) and len(line) > 7
            ),
            None,
        )
    if start is None:
        return None
    taken: list[str] = []
    numbers: list[DocumentNumber] = []
    for line in head[start : start + 7]:
        if is_number_line(line) and (number := number_in(line, this_year)):
            numbers.append(number)
            break
        if not _continues_capitals(line) or _ENDS_TITLE.match(line) or _TABLE.search(line) or is_number_line(line):
            break
        if sum(map(len, taken)) + len(line) > 250:
            break
        taken.append(line)
    title = _tidy(readable(repaired_years(" ".join(taken), this_year)))
    if len(title) < 6 or sum(map(str.isalpha, title)) < 0.6 * len(title.replace(" ", "")):
        return None
    return Heading(title, "\n".join(taken), tuple(numbers))


def _tidy(title: str) -> str:
    title = re.sub(r"\s+([,.;:)])", r"\1", " ".join(title.split()))
    return title.strip(" .,;:-|_*\"'")[:_TITLE_CHARACTERS]
