"""Does Lighthouse give the main pages 95 or more? ``make lighthouse``; needs Node.js, and once the npm registry."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from search_api.settings import process_environment
from tools.chromium import ARGUMENTS, chromium
from tools.sample_archive import first_hit, served_samples

VERSION: Final = "12.8.2"
"""The last that runs on Node.js 18 and 20; 13 asks for 22."""

LEAST: Final = 95
VISITS: Final = 3
"""A busy machine only makes pages look slower: a page may be visited this often until it has the least score."""

FOLDER: Final = Path(".cache") / "lighthouse"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
FORMS: Final = {"mobile": [], "desktop": ["--preset=desktop"]}
NOT_KEPT: Final = ("is-crawlable",)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is measured; ``skipped`` are audits that do not apply to it, by a decision of ours."""

    name: str
    path: str
    skipped: tuple[str, ...] = ()


def pages(scan: str) -> list[Page]:
    """What is measured; ``scan`` is the path of the record of a scan."""
    return [
        Page("home", "/"),
        Page("results, all", "/cari"),
        # Answers to questions are kept from crawlers on purpose: docs/decisions/0022-proof-in-the-browser.md
        Page("results, asked", "/cari?q=pelayanan+informasi", NOT_KEPT),
        Page("record", scan),
        Page("reader", f"{scan}/halaman/1"),
    ]


def installed() -> Path:
    """The program, installed into ``.cache`` when it is not there. Ends with a sentence when it cannot be."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise SystemExit(
            "Lighthouse needs Node.js 18 or newer with npm. On Debian and Ubuntu: sudo apt-get install nodejs npm"
        )
    program = FOLDER / "node_modules" / ".bin" / "lighthouse"
    package = FOLDER / "node_modules" / "lighthouse" / "package.json"
    if not package.is_file() or json.loads(package.read_text(encoding="utf-8"))["version"] != VERSION:
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", "--no-save"]
        if subprocess.run([*command, f"lighthouse@{VERSION}"], check=False).returncode:
            raise SystemExit(f"npm could not install lighthouse@{VERSION}; is the npm registry within reach?")
    return program


def best(program: Path, url: str, form: str, skipped: tuple[str, ...]) -> dict[str, Any]:
    """The report of the best of up to ``VISITS`` visits. Ends with Lighthouse's own words when every visit fails."""
    reports: list[dict[str, Any]] = []
    failures: list[str] = []
    for _ in range(VISITS):
        try:
            reports.append(visit(program, url, form, skipped))
        except VisitFailed as failure:
            failures.append(str(failure))
            continue
        if min(scores(reports[-1])) >= LEAST:
            break
    if not reports:
        raise SystemExit(f"Lighthouse failed at {url}:\n" + "\n".join(failures))
    return max(reports, key=scores)


def scores(report: dict[str, Any]) -> tuple[int, ...]:
    """From 0 to 100, in the order of ``CATEGORIES``."""
    return tuple(round(100 * report["categories"][name]["score"]) for name in CATEGORIES)


class VisitFailed(Exception):
    """Chromium or Lighthouse gave up; says so in its own words."""


def visit(program: Path, url: str, form: str, skipped: tuple[str, ...]) -> dict[str, Any]:
    """The report of one visit. Raises VisitFailed."""
    flags = " ".join(["--headless=new", *ARGUMENTS])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [str(program), url, "--quiet", "--output=json", f"--output-path={report}", *FORMS[form]]
        command += [f"--chrome-flags={flags}", "--no-enable-error-reporting"]
        command += [f"--only-categories={','.join(CATEGORIES)}"]
        if skipped:
            command.append(f"--skip-audits={','.join(skipped)}")
        done = subprocess.run(
            command, env=process_environment(CHROME_PATH=chromium()), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise VisitFailed(done.stderr)
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def lost(report: dict[str, Any]) -> list[str]:
    """Titles of the audits that cost points."""
    references = [each for category in report["categories"].values() for each in category["auditRefs"]]
    weighed = {each["id"] for each in references if each["weight"]}
    audits = [audit for name, audit in report["audits"].items() if name in weighed]
    return [
        f"{audit['id']} {audit.get('displayValue', '')}".strip()
        for audit in audits
        if audit["score"] is not None and audit["score"] < LEAST / 100
    ]


def main() -> int:
    """Measure, print the table; 1 when a score is below ``LEAST``."""
    program = installed()
    print(f"{'page':16}{'form':9}" + "".join(f"{name:>16}" for name in CATEGORIES))
    poor = False
    with served_samples() as samples:
        site = samples.address
        for page in pages(first_hit(site, "pasang surut Sungai Mentaya")):
            for form in FORMS:
                report = best(program, site + page.path, form, page.skipped)
                print(f"{page.name:16}{form:9}" + "".join(f"{score:>16}" for score in scores(report)), flush=True)
                for title in lost(report):
                    print(f"{'':25}{title}", file=sys.stderr)
                poor = poor or min(scores(report)) < LEAST
    print(f"Lighthouse {VERSION}. Not asked of “results, asked”: {', '.join(NOT_KEPT)}.")
    return int(poor)


if __name__ == "__main__":
    sys.exit(main())
