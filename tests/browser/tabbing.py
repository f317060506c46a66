"""What does somebody meet who goes through a page with the Tab key alone?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

_FOCUSED = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const style = getComputedStyle(it);
    const frame = it.getBoundingClientRect();
    const lines = it.getClientRects(); // a link may run over several lines: its first line must be seen
    const line = lines.length ? lines[0] : frame;
    const top = document.elementFromPoint(
        Math.max(0, line.left + Math.min(line.width / 2, 20)), line.top + line.height / 2);
    const name = it.getAttribute("aria-label") || it.textContent || it.id;
    return {
        what: `${it.tagName.toLowerCase()} ${name.trim().slice(0, 60)}`,
        place: [...document.querySelectorAll("a, button, input, select, summary, [tabindex]")].indexOf(it),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        uncovered: !!top && (it.contains(top) || top.contains(it)),
    };
}"""


@dataclass(frozen=True)
class Stop:
    """Where the focus stands: ``place`` counts what can take the focus, in the order of the document."""

    what: str
    place: int
    outlined: bool
    uncovered: bool

    def faults(self) -> list[str]:
        """What is wrong with it, in words."""
        shown = [] if self.outlined else [f"no focus to be seen at {self.what}"]
        return shown if self.uncovered else [*shown, f"something lies over {self.what}"]


def focused(page: Page) -> Stop | None:
    """The stop the focus is at; None when it is at none."""
    found: dict[str, Any] | None = page.evaluate(_FOCUSED)
    return Stop(**found) if found else None


def stops(page: Page, key: str = "Tab", most: int = 250) -> list[Stop]:
    """Every stop of one round, in the order of the keys. Fails when the focus is held somewhere.

    A round begins where the page put the focus, and leads over the end of the page to its beginning.
    """
    found: list[Stop] = []
    for _ in range(most):
        page.keyboard.press(key)
        stop = focused(page)
        if stop is None:
            continue  # the browser's own controls, between the end and the beginning
        if found and stop.place == found[0].place:
            return found
        assert stop.place not in [each.place for each in found], f"the focus is held at {stop.what}"
        found.append(stop)
    raise AssertionError(f"no end to this round: {[stop.what for stop in found[-3:]]}")


def from_the_top(round_of_stops: list[Stop]) -> list[Stop]:
    """The same round, beginning with the stop that stands first in the document."""
    first = round_of_stops.index(min(round_of_stops, key=lambda stop: stop.place))
    return round_of_stops[first:] + round_of_stops[:first]


def tab_to(page: Page, what: str, most: int = 80) -> Stop:
    """Press Tab until the stop whose name contains ``what``; every stop on the way must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = focused(page)
        assert stop is not None, f"the page ended before {what!r}"
        assert stop.faults() == []
        if what in stop.what:
            return stop
    raise AssertionError(f"{what!r} is not among the first {most} stops")
