"""How long does it take to ask the last 500 questions of readers with and without a word more?

``python -m bench.replaying DATA``: over the archive in this data directory, whose database stays as it is. The
questions are made of words of its titles, so that all of them find something, and all hold the word that is tried: the
worst case, as the desk asks only those again that the word concerns.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from itertools import cycle, islice

from archive.asked_queries import AskedQuestion, OwnWord, WordKind
from archive.replaying import MOST_QUESTIONS, replay
from indexer.analysis import clean, words
from search_api.settings import Settings
from search_api.wiring import open_archive

DAY = dt.date(2026, 3, 2)
TRIED = "laporan"


def questions_of(titles: list[str]) -> list[AskedQuestion]:
    """As many as the desk replays: the word that is tried, and two of each title."""
    pairs = sorted(
        {" ".join(found[at : at + 2]) for title in titles for found in [words(clean(title))] for at in (0, 2, 4)}
    )
    texts = islice(cycle(pair for pair in pairs if pair), MOST_QUESTIONS)
    return [AskedQuestion(f"{TRIED} {text}", 5, 5, 2, DAY) for text in texts]


def main(data: str) -> None:
    """Print seconds for all questions, and how many answers change."""
    with open_archive(Settings(data=data)) as archive:
        with archive.database.read() as uow:
            documents = uow.documents.recent_public(1000)
            count = uow.documents.count_public()
        questions = questions_of([document.title for document in documents])
        trying = archive.services().trying
        assert trying is not None
        word = OwnWord(WordKind.SYNONYM, TRIED, "keputusan", "bench", archive.clock.now())
        archive.index.prepare()
        began = time.perf_counter()
        found = replay(
            archive.database, archive.index, trying([word]), questions, concerns=lambda _question: True, seconds=3600.0
        )
        seconds = time.perf_counter() - began
    sys.stdout.write(
        f"{count} public documents: {found.asked} questions asked both ways in {seconds:.2f} s, "
        f"{len(found.changed)} answers change\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
