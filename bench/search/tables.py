"""What do the measurements say, in tables a person reads and in a few figures to keep?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.search.measured import SAME_INDEX

Figures = Mapping[str, Any]
"""By engine: ``built`` and ``asked`` as ``bench.search.measured`` gives them."""

OURS: Final = "ours"
COMPARABLE: Final = frozenset(
    {"one word", "two words", "three words", "four words", "or", "phrase", "filter", "boolean"}
)
"""Kinds of questions that mean the same to all engines when words are exact."""


def print_building(console: Console, title: str, figures: Figures) -> None:
    """CPU, memory and size of an index, and how soon one document more is found."""
    table = _table(
        f"Building, {title}", "engine", "CPU s", "ratio", "seconds", "peak MB", "size MB", "ratio", "visible s"
    )
    ours = figures.get(OURS, {}).get("built")
    for name, one in figures.items():
        built = one["built"]
        if not built:
            continue
        visible = one["asked"].get("visible_seconds")
        table.add_row(
            name,
            f"{built['cpu_seconds']:.1f}",
            _ratio(ours, built, "cpu_seconds"),
            f"{built['seconds']:.1f}",
            f"{built['peak_mb']:.0f}",
            f"{built['size_mb']:.0f}",
            _ratio(ours, built, "size_mb"),
            "" if visible is None else f"{visible:.2f}",
        )
    console.print(table)


def print_speed(console: Console, title: str, figures: Figures) -> None:
    """CPU milliseconds of a question: the first time it is asked, and again."""
    table = _table(
        f"CPU ms of a question, {title}",
        "engine", "", "mean", "p50", "p95", "p99", "ratio mean", "p95", "p99", "answers/s, 8 threads", "wrong",
    )  # fmt: skip
    for phase in ("cold", "warm"):
        for name, one in figures.items():
            # Stock Whoosh answers only some of the questions: ours to the same ones.
            own, ours = _times(one, phase), _times(figures[OURS], phase, like=one) if OURS in figures else None
            threads = one["asked"].get("threads", {}) if phase == "warm" else {}
            table.add_row(
                name,
                phase,
                *(f"{figure:.2f}" for figure in _spread(own)),
                *(_ratios(ours, own)),
                f"{threads['per_second']:.0f}" if threads else "",
                str(threads["wrong"]) if threads else "",
            )
        table.add_section()
    console.print(table)


def print_kinds(console: Console, title: str, figures: Figures) -> None:
    """Mean CPU milliseconds by kind of question, cold and warm."""
    kinds = sorted({kind for one in figures.values() for kind in one["asked"]["kinds"].values()})
    table = _table(f"Mean CPU ms by kind, {title}", "engine", "", *kinds)
    for phase in ("cold", "warm"):
        for name, one in figures.items():
            means = [_times(one, phase, kind=kind) for kind in kinds]
            table.add_row(name, phase, *(f"{each.mean():.2f}" if len(each) else "" for each in means))
        table.add_section()
    console.print(table)


def print_agreement(console: Console, title: str, figures: Figures) -> None:
    """How many totals are the same as ours with exact words, of the questions that mean the same to both."""
    exact = figures.get("ours-exact")
    if exact is None:
        return
    table = _table(f"Totals equal to ours with exact words, {title}", "engine", "questions", "equal", "within 1 %")
    for name, one in figures.items():
        if name.startswith(OURS):
            continue
        asked = one["asked"]
        same = [n for n, kind in asked["kinds"].items() if kind in COMPARABLE and n in exact["asked"]["totals"]]
        pairs = [(asked["totals"][n], exact["asked"]["totals"][n]) for n in same]
        equal = sum(theirs == ours for theirs, ours in pairs)
        near = sum(abs(theirs - ours) <= 0.01 * max(theirs, ours) for theirs, ours in pairs)
        table.add_row(name, str(len(pairs)), str(equal), str(near))
    console.print(table)


def print_growth(console: Console, figures: Mapping[int, Figures]) -> None:
    """Does the cost grow faster than the postings a question touches?"""
    sizes = [size for size, of_size in figures.items() if OURS in of_size]
    if len(sizes) < 2:
        return
    table = _table("Growth", "documents", "postings touched", "×", "cold ms", "×", "warm ms", "×")
    first = figures[sizes[0]][OURS]
    base = (_postings(first), _times(first, "cold").mean(), _times(first, "warm").mean())
    for size in sizes:
        one = figures[size][OURS]
        values = (_postings(one), _times(one, "cold").mean(), _times(one, "warm").mean())
        cells = [
            text
            for value, start, form in zip(values, base, (",.0f", ".2f", ".2f"), strict=True)
            for text in (format(value, form), f"{value / start:.1f}")
        ]
        table.add_row(f"{size:,}", *cells)
    console.print(table)


def summary(figures: Figures) -> dict[str, Any]:
    """A few figures of each engine, to be compared over time as ratios only."""
    kept: dict[str, Any] = {}
    for name, one in figures.items():
        built, asked = one["built"], one["asked"]
        kept[name] = {
            phase: dict(zip(("mean", "p50", "p95", "p99"), map(_short, _spread(_times(one, phase))), strict=True))
            for phase in ("cold", "warm")
        }
        if name not in SAME_INDEX:
            kept[name] |= {key: _short(built[key]) for key in ("cpu_seconds", "peak_mb", "size_mb")}
        if "visible_seconds" in asked:
            kept[name] |= {"visible_seconds": _short(asked["visible_seconds"]), "wrong": asked["threads"]["wrong"]}
            kept[name] |= {"answers_per_second": round(asked["threads"]["per_second"])}
    return kept


def _times(one: Any, phase: str, *, kind: str | None = None, like: Any = None) -> np.ndarray[Any, Any]:
    """CPU milliseconds of the questions asked, of one kind, or those that another engine was asked too."""
    asked = one["asked"]
    kept = asked[phase] if like is None else [n for n in like["asked"][phase] if n in asked[phase]]
    return np.array([1000 * asked[phase][n][0] for n in kept if kind is None or asked["kinds"][n] == kind])


def _spread(times: np.ndarray[Any, Any]) -> Sequence[float]:
    return [float(times.mean()), *map(float, np.percentile(times, [50, 95, 99]))]


def _ratios(ours: np.ndarray[Any, Any] | None, theirs: np.ndarray[Any, Any]) -> list[str]:
    if ours is None:
        return ["", "", ""]
    own, other = _spread(ours), _spread(theirs)
    return [f"{own[at] / other[at]:.2f}" for at in (0, 2, 3)]


def _postings(one: Any) -> float:
    return float(np.mean(list(one["asked"]["postings"].values())))


def _ratio(ours: Any, theirs: Any, key: str) -> str:
    return "" if not ours else f"{ours[key] / theirs[key]:.2f}"


def _short(figure: float) -> float:
    return float(f"{figure:.3g}")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title)
    for column in columns:
        table.add_column(column, justify="left" if column in ("engine", "") else "right")
    return table
