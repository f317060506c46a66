"""How right are learned proposals? ``python -m bench.proposing [--corpus FOLDER]``

On real regulations (which kind, which office issued them, who signed) and on the sample documents (class, required
item, subjects), beside the most frequent value, nearest neighbours and scikit-learn. A regulation's heading names its
kind and its issuer: it is measured with the heading and without.
"""

from __future__ import annotations

import argparse
import json
import re
import tarfile
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from archive.extraction import Limits
from archive.learned import Example, LearnedField
from bench.proposing_peers import PEERS, memory_of
from indexer.extraction import read
from indexer.proposing.model import LIKELY
from indexer.proposing.separating import lengths, rarity
from indexer.proposing.training import Answers, Material, calibrated, learned, material, trained

CORPUS: Final = Path("../shared/corpus")
RESULTS: Final = Path("bench/results/proposing.json")
SAMPLES: Final = Path("search_api/samples")
OURS: Final = "linear (ours)"
LABEL: Final = LearnedField.CLASS
"""The field under which the label in question is learned, whatever it is called."""

_PARTS: Final = 5
_MANY: Final = 1000
_READ: Final = 12_000
_HEADING: Final = re.compile(r"DENGAN\s+RAHMAT\s+TUHAN|MENIMBANG", re.IGNORECASE)
_OFFICES: Final = {
    "pejabat presiden": r"(PEJABAT|PEMANGKU\s+JABATAN)\s+PRESIDEN",
    "presiden ris": r"PRESIDEN\s+REPUBLIK\s+INDONESIA\s+SERIKAT",
    "menteri keuangan": r"MENTERI\s+KEUANGAN\s+REPUBLIK\s+INDONESIA\s*,",
    "presiden": r"PRESIDEN",
}
_SIGNATURES: Final = {
    "soekarno": r"S(OE|U)KARNO",
    "soeharto": r"S(OE|U)HARTO",
    "habibie": r"HABIBIE",
    "wahid": r"ABDURRAH?MAN\s+WAHID",
    "megawati": r"MEGAWATI",
    "yudhoyono": r"YUDHOYONO",
    "widodo": r"JOKO\s+WIDODO",
    "hatta": r"MOHAMM?AD\s+HATTA",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Documents with one label each, or several."""

    name: str
    examples: Sequence[Example]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was proposed for each document that was held out, beside what it has."""

    proposed: Sequence[Sequence[str]]
    truth: Sequence[Sequence[str]]
    seconds: float

    def values(self) -> dict[str, tuple[int, int, int]]:
        """Value -> right, proposed, having."""
        right = Counter(v for p, t in zip(self.proposed, self.truth, strict=True) for v in set(p) & set(t))
        tried = Counter(v for p in self.proposed for v in p)
        having = Counter(v for t in self.truth for v in t)
        return {value: (right[value], tried[value], having[value]) for value in sorted(having)}

    def macro(self) -> tuple[float, float]:
        """Precision and recall, each value alike; the precision of a value that is never proposed counts as 0."""
        figures = self.values().values()
        precision = [right / tried if tried else 0.0 for right, tried, _ in figures]
        return float(np.mean(precision)), float(np.mean([right / having for right, _, having in figures]))

    def micro(self) -> tuple[float, float]:
        """Precision and recall, each document alike."""
        right, tried, having = (sum(each) for each in zip(*self.values().values(), strict=True))
        return right / max(tried, 1), right / having


def main() -> None:
    """Print tables; write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    arguments = parser.parse_args()
    console = Console()
    cases = list(_sample_cases())
    regulations = arguments.corpus / "regulations.tar.xz"
    if regulations.is_file():
        cases += _regulation_cases(list(_regulations(regulations)))
    else:
        console.print(f"Without regulations: {regulations} is not there (see --corpus).")
    results: dict[str, Any] = {}
    for case in cases:
        given = material(case.examples)
        outcomes = {name: _judged(given, case.several, peer) for name, peer in _contestants().items()}
        _print(console, case, outcomes)
        results[case.name] = {name: _figures(outcome, name == OURS) for name, outcome in outcomes.items()}
    speed = _speed(cases[-1])
    console.print(
        f"One document: {speed['median_ms']} ms in the middle, {speed['slowest_ms']} ms at most, with reasons."
    )
    results["speed"] = speed
    results["memory"] = _memory(console)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


Method = Callable[[Material, bool, NDArray[np.int64], NDArray[np.int64]], list[list[str]]]
"""Proposes for the documents of the second numbers, having seen only those of the first."""


def _contestants() -> dict[str, Method]:
    return {OURS: _ours, **PEERS}


def _judged(given: Material, several: bool, method: Method) -> Outcome:
    """By what learned from the other four fifths; of few documents each is held out once, of many a fifth of them."""
    everything = np.arange(len(given.ids))
    proposed: list[Sequence[str]] = []
    truth: list[Sequence[str]] = []
    began = time.perf_counter()
    for part in range(_PARTS if len(everything) < _MANY else 1):
        held = everything[everything % _PARTS == part]
        proposed += method(given, several, everything[everything % _PARTS != part], held)
        truth += [given.labels[LABEL][number] for number in held.tolist()]
    return Outcome(proposed, truth, time.perf_counter() - began)


def _ours(given: Material, several: bool, seen: NDArray[np.int64], held: NDArray[np.int64]) -> list[list[str]]:
    """The product's separators; where several values may stand, the threshold is that of its calibration."""
    known = _only(given, seen)
    rarities = rarity(known.documents, len(seen))
    columns = learned(known, LABEL, len(seen), rarities)
    if not columns:
        return [[] for _ in held]
    values = [column.value for column in columns]
    scores = np.array(_scores(given, held, rarities, columns))
    if not several:
        return [[values[place]] for place in scores.argmax(axis=1).tolist()]
    fitting = np.array(_scores(known, np.arange(len(seen)), rarities, columns))
    curve = calibrated(Answers(values, fitting, known.labels[LABEL]))
    chances = curve.probability(scores)
    return [[value for value, chance in zip(values, row, strict=True) if chance >= LIKELY] for row in chances.tolist()]


def _scores(given: Material, numbers: NDArray[np.int64], rarities: Any, columns: Sequence[Any]) -> list[list[float]]:
    scales = np.empty(len(given.ids), dtype=np.float32)
    lengths(given.documents.ends, given.documents.features, rarities, scales)
    rows = []
    for number in numbers.tolist():
        features = given.documents.features[given.documents.ends[number] : given.documents.ends[number + 1]]
        rows.append([float(each.weights[features].sum() * scales[number]) + each.level for each in columns])
    return rows


def _only(given: Material, numbers: NDArray[np.int64]) -> Material:
    parts = [given.documents.features[given.documents.ends[n] : given.documents.ends[n + 1]] for n in numbers.tolist()]
    ends = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    labels = {field: [given.labels[field][n] for n in numbers.tolist()] for field in LearnedField}
    documents = type(given.documents)(ends, np.concatenate(parts))
    return Material([given.ids[n] for n in numbers.tolist()], documents, labels)


def _sample_cases() -> Iterator[Case]:
    described = tomllib.loads((SAMPLES / "documents.toml").read_text(encoding="utf-8"))["document"]
    with tempfile.TemporaryDirectory() as work:
        texts = {}
        for each in described:
            try:
                pages = read(SAMPLES / "files" / each["file"], each["file"], Path(work), Limits()).pages
            except Exception:  # noqa: BLE001 - what no reader opens here has only its title
                pages = ()
            texts[each["file"]] = [page.text for page in pages[:3]]
    for name, key in (("class", "class"), ("item", "item"), ("subjects", "subjects")):
        examples = []
        for each in described:
            labels = each.get(key) or ()
            values = tuple(labels) if not isinstance(labels, str) else (labels,)
            if values:
                examples.append(Example(each["file"], each.get("title", ""), texts[each["file"]], {LABEL: values}))
        yield Case(f"samples: {name}", examples, several=name == "subjects")


@dataclass(frozen=True, slots=True)
class Regulation:
    """A law as it stands in the corpus; ``body`` is without its heading."""

    path: str
    text: str
    body: str
    labels: dict[str, str]


def _regulations(path: Path) -> Iterator[Regulation]:
    """In a fixed order that has nothing to do with what they are."""
    found = []
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() and member.name.endswith(".md") else None
            if stream is not None:
                found.append(_regulation(member.name, stream.read().decode("utf-8", "replace")))
    order = np.random.default_rng(2014).permutation(len(found))
    yield from (found[place] for place in order.tolist())


def _regulation(path: str, text: str) -> Regulation:
    heading = _HEADING.search(text)
    begin = heading.start() if heading else 0
    # The office that issues stands in a line of its own after the invocation.
    body = re.sub(r"^.{0,40}?ESA\W+", "", text[begin : begin + _READ], flags=re.DOTALL)
    office = next((name for name, pattern in _OFFICES.items() if re.search(pattern, text[:3000].upper())), "")
    for pattern in _OFFICES.values():
        body = re.sub(pattern, "", body[:300], count=1, flags=re.IGNORECASE) + body[300:]
    last = {name: [m.start() for m in re.finditer(pattern, text.upper())] for name, pattern in _SIGNATURES.items()}
    signed = max((places[-1], name) for name, places in last.items() if places)[1] if any(last.values()) else ""
    labels = {"type": path.partition("/")[0], "issuer": office, "signed by": signed}
    return Regulation(path, text[:_READ], body, labels)


def _regulation_cases(regulations: Sequence[Regulation]) -> list[Case]:
    cases = []
    for label in ("type", "issuer", "signed by"):
        for heading in (True, False):
            examples = [
                Example(each.path, "", [each.text if heading else each.body], {LABEL: (each.labels[label],)})
                for each in regulations
                if each.labels[label]
            ]
            cases.append(Case(f"regulations: {label}, {'with' if heading else 'without'} the heading", examples))
    return cases


def _speed(case: Case) -> dict[str, float]:
    """With a model of all of them, over 300 of them, each read as a document is."""
    model = trained(material(case.examples))
    times = []
    for each in case.examples[:300]:
        began = time.perf_counter()
        model.propose(each.document_id, each.title, each.texts)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "median_ms": round(float(np.median(times)), 2),
        "slowest_ms": round(max(times), 2),
        "model_kb": round(len(model.encoded()) / 1024),
    }


def _memory(console: Console) -> dict[str, dict[str, float]]:
    """Of a process that learns 8 values from 50,000 documents that are already numbers."""
    found = {}
    for name in (OURS, "scikit-learn"):
        found[name] = memory_of(name == OURS)
        console.print(f"50,000 documents, {name}: {found[name]['megabytes']} MB, {found[name]['seconds']} s")
    return found


def _figures(outcome: Outcome, by_value: bool) -> dict[str, Any]:
    precision, recall = outcome.macro()
    micro_precision, micro_recall = outcome.micro()
    figures: dict[str, Any] = {
        "macro_precision": round(precision, 4),
        "macro_recall": round(recall, 4),
        "precision": round(micro_precision, 4),
        "recall": round(micro_recall, 4),
        "seconds": round(outcome.seconds, 2),
    }
    if by_value:
        figures["values"] = {
            value: {"right": right, "proposed": tried, "having": having}
            for value, (right, tried, having) in outcome.values().items()
        }
    return figures


def _print(console: Console, case: Case, outcomes: dict[str, Outcome]) -> None:
    table = Table("", title=f"{case.name} ({len(case.examples)} documents)")
    for heading in ("macro precision", "macro recall", "precision", "recall", "seconds"):
        table.add_column(heading, justify="right")
    for name, outcome in outcomes.items():
        figures = (*outcome.macro(), *outcome.micro())
        table.add_row(name, *(f"{figure:.3f}" for figure in figures), f"{outcome.seconds:.1f}")
    console.print(table)
    values = Table("value", title=f"{OURS}, by value")
    for heading in ("having", "precision", "recall"):
        values.add_column(heading, justify="right")
    for value, (right, tried, having) in outcomes[OURS].values().items():
        precision = f"{right / tried:.3f} ({right}/{tried})" if tried else "–"
        values.add_row(value, str(having), precision, f"{right / having:.3f}")
    console.print(values)


if __name__ == "__main__":
    main()
