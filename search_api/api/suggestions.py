"""GET /api/v1/suggestions: how may what is being typed go on?"""

from __future__ import annotations

import falcon
import msgspec

from archive.finding import suggestions
from archive.searching import Suggestion
from search_api import addresses
from search_api.api.messages import SuggestedText, SuggestionParameters, SuggestionsAnswer
from search_api.api.operations import Answer, Operation
from search_api.api.parameters import read_parameters
from search_api.services import Services
from search_api.standing import RecordAt, records_of


class SuggestionsResource:
    """Titles, numbers, units and phrases of published documents that go on as typed."""

    operation = Operation(
        name="suggestions",
        summary="Completions of what is being typed",
        answers={200: Answer("Completions, best first", SuggestionsAnswer)},
        query=SuggestionParameters,
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer the completions; nobody keeps them, so that what is withdrawn is suggested no more."""
        asked = read_parameters(req, SuggestionParameters)
        base = self._services.site.base_url or ""
        typed = asked.q.strip()
        found = suggestions(self._services.database, self._services.index, typed, asked.limit) if typed else []
        with self._services.database.read() as uow:
            record_at = records_of(uow, [each.document_id for each in found if each.document_id])
        answer = SuggestionsAnswer(
            [SuggestedText(each.text, each.kind, base + _address(each, record_at)) for each in found]
        )
        resp.content_type = falcon.MEDIA_JSON
        resp.cache_control = ["no-store"]
        resp.data = msgspec.json.encode(answer)

    on_head = on_get


def _address(suggestion: Suggestion, record_at: RecordAt) -> str:
    """The document or the unit that is meant; for a phrase, the search for it."""
    if suggestion.document_id:
        return record_at(suggestion.document_id)
    if suggestion.value:
        return addresses.search_address(filters={"unit": [suggestion.value]})
    return addresses.search_address(suggestion.text)
