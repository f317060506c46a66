"""What the public asks and does not find: the desk, words to be added, and tasks."""

from __future__ import annotations

from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.questions.desk import QuestionDesk, TaskActions
from search_api.staff.questions.words import WordPage

DESK = "/kerja/pertanyaan"


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    return [
        (DESK, QuestionDesk(services, pages)),
        (f"{DESK}/kata", WordPage(services, pages)),
        (f"{DESK}/tugas", TaskActions(services)),
    ]
