"""What the archive learned to propose: at one document, for programs, and how well it does."""

from __future__ import annotations

from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.proposals.api import ProposalsResource, ProposalVerdict, Verdict
from search_api.staff.proposals.page import PROPOSALS, ProposalsPage, TrainingRequest

_API = "/api/v1/documents/{document_id}/proposals"


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    return [
        (_API, ProposalsResource(services)),
        (f"{_API}/accept", ProposalVerdict(services, Verdict.ACCEPT)),
        (f"{_API}/reject", ProposalVerdict(services, Verdict.REJECT)),
        (PROPOSALS, ProposalsPage(services, pages)),
        (f"{PROPOSALS}/latih", TrainingRequest(services)),
    ]
