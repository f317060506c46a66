"""Which title, number, date, year and language does the archive propose for a document, and where did it read them?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath

from archive.documents import FileType, Page, PageKind, Proposal
from archive.extraction import ExtractedDocument
from indexer.describing.casing import is_capitals, readable
from indexer.describing.dates import FoundDate, dates_in, day_signed, day_written, days_set, month_of_number
from indexer.describing.headings import (
    Heading,
    enacted_heading,
    letter_heading,
    lines_of,
    regulation_heading,
    report_heading,
)
from indexer.describing.language import language_of
from indexer.describing.numbers import DocumentNumber, labelled_numbers, number_in, year_of
from indexer.media_types import file_type_of

_HEAD_PAGES = 3
_HEAD_CHARACTERS = 4000
_COVER_CHARACTERS = 400
_LONGEST_TITLE = 300
_EXCERPT = 200
_PER_FIELD = 5

_JUNK_TITLE = re.compile(
    r"^(?:microsoft \w+ - .*|.*\.(?:docx?|xlsx?|pptx?|pdf|rtf|odt|jpe?g|png|tiff?|indd|cdr|pmd|wpd)|untitled.*"
    r"|tanpa judul.*|powerpoint presentation|camscanner.*|scanned.*|adobe .*|print.*|.*\$\w*|title|judul|normal"
    r"|template|(?:scan|img|image|dsc|pxl|whatsapp|screenshot|cam)\W?.*\d.*"
    r"|(?:new |microsoft )?(?:document|dokumen|doc|presentation|presentasi|book|buku|sheet|lembar|slide|salindia|page)"
    r"[\s_-]*\d*|(?:hp|canon|epson|kyocera|xerox|ricoh|konica|brother|fuji)\b.*"
    r"|[\W\d_]*|.{0,4}|\(?anonymous\)?|unspecified|[0-9a-f-]{16,})$",
    re.IGNORECASE,
)
_PARTS_OF_A_BOOK = re.compile(
    r"^(?:kata pengantar|daftar (?:isi|tabel|gambar)|bab\b|pendahuluan|cover|sampul|lampiran|penutup"
    r"|ringkasan eksekutif|[\divx]+[.)]?\s*$|pasal\b|menimbang|introduction|contents|table of contents)",
    re.IGNORECASE,
)
_ANOTHER_PAPER = re.compile(r"\b(?:nomor|no)\W{0,3}[\w./-]+\W{1,2}$", re.IGNORECASE)
_STATED_YEAR = re.compile(
    r"\b(?:tahun(?: anggaran| pelajaran| ajaran)?|t\.?a\.?|periode|fy)\W{0,2}((?:19|20)\d{2})(?!\d)", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d{2})(?![\d]|[.,]\d)")
_FILE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_FILE_NUMBER = re.compile(
    r"^(?P<kind>uu|undang|pp|perppu|perpres|keppres|inpres|permen\w*|kepmen\w*|perda|perbup|perwal|pergub|kepbup|se|perdes|skb)\b"
    r"(?:[\W_]+(?!no)[a-z]{2,12}){0,2}[\W_]+(?:(?P<year>(?:19|20)\d{2})[\W_]+0*(?P<no>\d{1,3}(?!\d))"
    r"|(?:no(?:mor)?[\W_]*)?0*(?P<no2>\d{1,3})[\W_]+(?:(?:tahun|thn?)[\W_]*)?(?P<year2>(?:19|20)\d{2}))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"^(?:[IVX]+|[A-Z]|\d+)[.)]\s|[\t;]|[.,:]$|^.{0,15}:")
"""What an entry of a list, a row of a table, a sentence or a label looks like; none of them is a title."""
_WORDY_HEADS = frozenset({FileType.WEB, FileType.PRESENTATION})


def describe(
    extracted: ExtractedDocument,
    file_name: str,
    media_type: str,
    *,
    source_path: str | None = None,
    this_year: int | None = None,
) -> tuple[Proposal, ...]:
    """Proposals for title, number, date (ISO 8601), year and language, the best of each field first.

    Works from the pages alone when properties and outline are empty (after OCR).
    Reads the heads of the first three pages that have words, and besides them only
    the lines that say when a regulation was set. Dates and years outside 1945 to the
    year after ``this_year`` (default: the present one) are never proposed.
    ``source_path`` is where the sender had the file: ``uu/2008/14.md`` names a number.
    """
    year_now = this_year or dt.datetime.now(dt.UTC).year
    named = _named_number(file_name, source_path or "")
    return tuple(_Description(extracted, file_name, media_type, year_now, named).proposals())


def best(proposals: Iterable[Proposal], field: str) -> Proposal | None:
    """The first, that is the best, proposal for a field."""
    return next((proposal for proposal in proposals if proposal.field == field), None)


@dataclass(frozen=True, slots=True)
class _NamedNumber:
    """A regulation's number as the name of its file has it."""

    number: str
    year: int
    title: str
    excerpt: str


class _Description:
    """What was seen of one document."""

    def __init__(
        self,
        extracted: ExtractedDocument,
        file_name: str,
        media_type: str,
        this_year: int,
        named: _NamedNumber | None,
    ) -> None:
        self.named = named
        self.extracted = extracted
        self.properties = extracted.properties
        self.file_name = file_name
        self.file_type = file_type_of(media_type)
        self.this_year = this_year
        heads = [page for page in extracted.pages[:20] if page.text.strip()][:_HEAD_PAGES]
        self.pages: list[list[str]] = [lines_of(page.text[:_HEAD_CHARACTERS]) for page in heads]
        self.first: list[str] = self.pages[0] if self.pages else []
        self.head_pages: list[Page] = heads
        days = list(islice(days_set([page.text for page in extracted.pages], this_year), 5))
        self.signed = days[0] if days else None
        self.regulation = self._regulation()
        if self.regulation:
            self.regulation, self.signed = _reconciled(self.regulation, days, this_year)
        whole_head = [line for page in self.pages for line in page]
        self.enacted = None if self.regulation else enacted_heading(whole_head, this_year)
        self.letter = None if self.regulation else letter_heading(self.first, this_year)
        self.report = None if self.regulation else report_heading(self.first, this_year)

    def _regulation(self) -> Heading | None:
        for number, lines in enumerate(self.pages, 1):
            following = [line for page in self.pages[number:] for line in page]
            if heading := regulation_heading(lines, self.this_year, following=following):
                return heading
        return None

    def proposals(self) -> Iterator[Proposal]:
        titles = _distinct(self._titles())
        numbers = list(self._numbers())
        dates = list(self._dates(numbers))
        years = self._years(titles, numbers, dates)
        yield from titles
        yield from _distinct(_number_proposal(source, number) for source, number in numbers)
        yield from _distinct(Proposal("date", d.day.isoformat(), source, d.excerpt[:_EXCERPT]) for source, d in dates)
        yield from _distinct(years)
        yield from _distinct(self._languages())

    def _titles(self) -> Iterator[Proposal]:
        is_mail = self.file_type is FileType.EMAIL
        if is_mail:
            yield from self._property_title("mail_header")
        if self.regulation:
            yield _title(self.regulation, "first_page")
        if self.enacted:
            yield _title(self.enacted, "content")
        if self.file_type in _WORDY_HEADS:
            yield from self._outline_title()
            yield from self._label_title()
        if self.letter:
            yield _title(self.letter, "first_page")
        if self.report and not is_mail:
            yield _title(self.report, "first_page")
        if not is_mail:
            yield from self._property_title("properties")
        yield from self._outline_title()
        yield from self._label_title()
        yield from self._first_line_title()
        if self.named and not re.search(r"[^\W\d_]{3}", PurePosixPath(self.file_name).stem):
            yield Proposal("title", self.named.title, "file_name", self.named.excerpt)
        yield Proposal("title", _title_of_file(self.file_name), "file_name", self.file_name)

    def _property_title(self, source: str) -> Iterator[Proposal]:
        keys = ("subject", "title") if source == "mail_header" else ("title",)
        for key in keys:
            title = " ".join(self.properties.get(key, "")[:_LONGEST_TITLE].split())
            if source == "mail_header":
                title = re.sub(r"^(?:(?:re|fwd?|bls|trs)\s*:\s*)+", "", title, flags=re.IGNORECASE)
            if title and not _JUNK_TITLE.match(title) and title.lower() != PurePosixPath(self.file_name).stem.lower():
                yield Proposal("title", readable(title), source, title[:_EXCERPT])

    def _outline_title(self) -> Iterator[Proposal]:
        for level, heading, page in self.extracted.outline[:3]:
            text = " ".join(heading[:_LONGEST_TITLE].split())
            if level <= 1 and page <= 1 and not _is_no_title(text):
                yield Proposal("title", readable(text), "outline", text)
                return

    def _label_title(self) -> Iterator[Proposal]:
        if not self.head_pages:
            return
        page = self.head_pages[0]
        label = " ".join((page.label or "")[:_LONGEST_TITLE].split())
        if page.kind is PageKind.PAGE or _is_no_title(label):
            return
        if self.file_type is FileType.SPREADSHEET:
            label = f"{_title_of_file(self.file_name)}: {label}" if " " not in label else label
        yield Proposal("title", readable(label), "content", label)

    def _first_line_title(self) -> Iterator[Proposal]:
        if self.file_type is FileType.EMAIL:
            return
        for line in self.first[:3]:
            text = line.strip("#*_= ")
            if 8 <= len(text) <= 150 and text[0].isupper() and not (_SENTENCE.search(text) or _is_no_title(text)):
                yield Proposal("title", readable(text), "content", line)
                return

    def _heads(self) -> Iterator[tuple[str, list[str]]]:
        """The head of the first page, and of the next ones where the first is only a cover."""
        if self.first:
            yield "first_page", self.first
        if sum(map(len, self.first)) < _COVER_CHARACTERS and not self.regulation:
            yield from (("content", lines) for lines in self.pages[1:])

    def _numbers(self) -> Iterator[tuple[str, DocumentNumber]]:
        if self.regulation and self.regulation.numbers:
            yield from (("first_page", number) for number in self.regulation.numbers)
            return
        if not self.regulation:
            if self.report:
                yield from (("first_page", number) for number in self.report.numbers)
            for place, lines in self._heads():
                yield from ((place, number) for number in labelled_numbers(lines[:40], self.this_year))
        if self.named:
            yield "file_name", DocumentNumber(self.named.number, self.named.year, self.named.excerpt)
            return
        found = number_in(PurePosixPath(self.file_name).stem.replace("_", "/"), self.this_year)
        if found and found.value[0].isdigit() and found.value.count("/") >= 2:
            yield "file_name", DocumentNumber(found.value, found.year, self.file_name)

    def _dates(self, numbers: Sequence[tuple[str, DocumentNumber]]) -> Iterator[tuple[str, FoundDate]]:
        if self.file_type is FileType.EMAIL:
            yield from self._property_date("mail_header")
        if self.signed:
            yield "content", self.signed
        for place, lines in self._heads():
            yield from ((place, date) for date in day_written(lines, self.this_year))
        if len(self.extracted.pages) > 1:
            last = lines_of(self.extracted.pages[-1].text[:_HEAD_CHARACTERS])
            yield from (("content", date) for date in day_signed(last, self.this_year))
        if self.regulation:
            return
        for _, number in numbers[:1]:
            if month := month_of_number(number.value):
                days = dates_in("\n".join(self.first), self.this_year)
                yield from (
                    ("first_page", day) for day in days if (day.day.month, day.day.year) == (month, number.year)
                )
        if self.file_type is FileType.WEB:
            yield from self._property_date("properties")

    def _property_date(self, source: str) -> Iterator[tuple[str, FoundDate]]:
        created = self.properties.get("created", "")
        yield from ((source, found) for found in dates_in(created[:10], self.this_year))

    def _years(
        self,
        titles: Sequence[Proposal],
        numbers: Sequence[tuple[str, DocumentNumber]],
        dates: Sequence[tuple[str, FoundDate]],
    ) -> Iterator[Proposal]:
        future: list[Proposal] = []
        for proposal in self._every_year(titles, numbers, dates):
            # A plan may be for next year, but a misread digit is likelier: whatever is not in the future goes first.
            if int(proposal.value) > self.this_year and proposal.source != "file_name":
                future.append(proposal)
            else:
                yield proposal
        yield from future

    def _every_year(
        self,
        titles: Sequence[Proposal],
        numbers: Sequence[tuple[str, DocumentNumber]],
        dates: Sequence[tuple[str, FoundDate]],
    ) -> Iterator[Proposal]:
        of_numbers = [_year(number.year, source, number.excerpt) for source, number in numbers if number.year]
        of_dates = [_year(date.day.year, source, date.excerpt) for source, date in dates]
        if self.regulation:
            yield from of_numbers
        elif self.letter or self.file_type is FileType.EMAIL:
            yield from of_dates
        for title in titles:
            if title.source not in ("file_name", "content") and not self.regulation:
                yield from self._years_in(title.value, title.source, _STATED_YEAR)
                yield from self._years_in(title.value, title.source, _YEAR)
        if self.first and not self.regulation:
            yield from self._years_in("\n".join(self.first[:12]), "first_page", _STATED_YEAR)
        yield from of_numbers
        yield from of_dates
        yield from self._years_in(self.file_name, "file_name", _FILE_YEAR)

    def _years_in(self, text: str, source: str, pattern: re.Pattern[str]) -> Iterator[Proposal]:
        for found in pattern.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()]
            known = year_of(found[1], self.this_year)
            if known and not _ANOTHER_PAPER.search(before):
                yield _year(known, source, before + text[found.start() : found.end() + 20])

    def _languages(self) -> Iterator[Proposal]:
        sample = "\n".join(page.text[:3000] for page in self.extracted.pages[:6])
        if language := language_of(sample):
            yield Proposal("language", language, "statistics")
        if self.file_type in (FileType.WEB, FileType.EMAIL):
            stated = self.properties.get("language", "")[:2].lower()
            if stated in ("id", "en"):
                yield Proposal("language", stated, "properties", self.properties["language"])


def _reconciled(heading: Heading, days: Sequence[FoundDate], this_year: int) -> tuple[Heading, FoundDate | None]:
    """Heading and day of signing: a regulation bears the year in which it was signed.

    Of several days the one in that year is taken. Where there is none, a year in the
    future (2027 for 2021) is put right by the other of the two.
    """
    number = heading.numbers[0] if heading.numbers else None
    if number is None or number.year is None or not days:
        return heading, days[0] if days else None
    signed = next((day for day in days if day.day.year == number.year), days[0])
    if number.year > this_year >= signed.day.year:
        right = replace(
            number, value=number.value.replace(str(number.year), str(signed.day.year)), year=signed.day.year
        )
        title = heading.title.replace(number.value, right.value)
        return replace(heading, title=title, numbers=(right, *heading.numbers[1:])), signed
    if signed.day.year > this_year >= number.year and (signed.day.month, signed.day.day) != (2, 29):
        return heading, replace(signed, day=signed.day.replace(year=number.year))
    return heading, signed


def _is_no_title(text: str) -> bool:
    return bool(_JUNK_TITLE.match(text) or _PARTS_OF_A_BOOK.match(text))


def _title(heading: Heading, source: str) -> Proposal:
    return Proposal("title", heading.title, source, heading.excerpt)


def _year(year: int, source: str, excerpt: str) -> Proposal:
    return Proposal("year", str(year), source, " ".join(excerpt.split())[:_EXCERPT])


def _number_proposal(source: str, number: DocumentNumber) -> Proposal:
    return Proposal("number", number.value, source, number.excerpt[:_EXCERPT])


def _distinct(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Each value once, at its best place, and no more of them than a person would read."""
    seen: dict[str, Proposal] = {}
    for proposal in proposals:
        seen.setdefault(proposal.value.casefold(), proposal)
    return list(seen.values())[:_PER_FIELD]


def _named_number(file_name: str, source_path: str) -> _NamedNumber | None:
    """From the file's name, or from the last folders of its path: a kind, a year and a number."""
    path = PurePosixPath(source_path.replace("\\", "/"))
    for name in (PurePosixPath(file_name).stem, "/".join([*path.parts[-3:-1], path.stem])):
        found = _FILE_NUMBER.match(name)
        if found:
            year = int(found["year"] or found["year2"])
            number = f"{found['no'] or found['no2']} Tahun {year}"
            return _NamedNumber(number, year, f"{found['kind'].upper()} Nomor {number}", name)
    return None


def _title_of_file(file_name: str) -> str:
    """A file name as words: no ending, no underscores, hyphens between words as spaces."""
    stem = PurePosixPath(file_name.replace("\\", "/")).stem or file_name
    words = re.sub(r"(?<![\d])-+|-+(?![\d])|[_+]+|%20", " ", stem)
    words = re.sub(
        r"\s*\((?:\d+|copy|salinan)\)$|\s*-?\s*(?:copy|salinan)$", "", " ".join(words.split()), flags=re.IGNORECASE
    )
    words = words.strip(" .-") or stem
    if words.islower():
        words = " ".join(word if any(map(str.isdigit, word)) else word.upper() for word in words.split())
    return readable(words) if is_capitals(words) else words[:1].upper() + words[1:]
