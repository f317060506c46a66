"""Proposals of a document for programs of the staff: what is proposed and why, accept it, refuse it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

import falcon
import msgspec
from msgspec import Meta, Struct

from archive.curation import existing
from archive.errors import InvalidInput
from archive.proposing import accept, reject
from search_api.api.messages import Address, DocumentId
from search_api.api.operations import DOCUMENT_ID, Answer, Body, Operation
from search_api.api.parameters import read_parameters
from search_api.identity import signed_in
from search_api.services import Services
from search_api.staff.proposals.shown import ShownProposal, proposals_shown

_MOST_BYTES: Final = 1 << 16
_SHARE = Annotated[float, Meta(ge=0, le=1)]


class NeighbourAnswer(Struct, frozen=True, kw_only=True):
    """A published document that has the value."""

    id: DocumentId
    title: str
    url: Address


class LearnedProposalAnswer(Struct, frozen=True, kw_only=True):
    """A value proposed for a field, with the reasons."""

    field: Annotated[str, Meta(description="class, item, subjects or unit.")]
    value: str
    label: str
    score: Annotated[_SHARE, Meta(description="Calibrated probability.")]
    phrases: Annotated[list[str], Meta(description="Words of the document that spoke for it, the strongest first.")]
    neighbours: list[NeighbourAnswer]
    right: Annotated[int, Meta(description="Documents held out for which it was proposed rightly.")]
    tried: Annotated[int, Meta(description="Documents held out for which it was proposed.")]
    lower_bound: Annotated[_SHARE, Meta(description="Lower end of the 95 % interval of its precision.")]
    model: Annotated[str, Meta(description="Version of the model.")]


class ProposalsAnswer(Struct, frozen=True, kw_only=True):
    """What is proposed for a document and neither refused nor settled."""

    document_id: DocumentId
    proposals: list[LearnedProposalAnswer]


class Chosen(Struct, frozen=True, forbid_unknown_fields=True):
    """Which proposal is meant."""

    field: Annotated[str, Meta(max_length=32)]
    value: Annotated[str, Meta(max_length=200)]


class Verdict(StrEnum):
    """What a person says to a proposal."""

    ACCEPT = "accept"
    REJECT = "reject"


class ProposalsResource:
    """What is proposed now."""

    operation = Operation(
        name="proposals",
        summary="Learned proposals for a document, for its staff",
        answers={200: Answer("Proposals with their reasons", ProposalsAnswer)},
        problems=(400, 401, 403, 404, 503),
        path={"document_id": DOCUMENT_ID},
    )

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_get(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """Answer them as they were stored."""
        read_parameters(req, self.operation.query)
        _answer(resp, self._services, document_id)

    on_head = on_get


class ProposalVerdict:
    """A person's word on one proposal."""

    def _promise(self, verdict: Verdict) -> Operation:
        return Operation(
            name=f"{verdict.value}_proposal",
            summary="Accept a proposal: write it into the record"
            if verdict is Verdict.ACCEPT
            else "Refuse a proposal for good",
            answers={200: Answer("What is still proposed", ProposalsAnswer)},
            problems=(400, 404, 409, 503),
            path={"document_id": DOCUMENT_ID},
            body=Body(Chosen),
        )

    def __init__(self, services: Services, verdict: Verdict) -> None:
        self._services = services
        self._verdict = verdict
        self.operations = {"post": self._promise(verdict)}

    def on_post(self, req: falcon.Request, resp: falcon.Response, document_id: str) -> None:
        """``field`` and ``value`` in a JSON object; answers what is still proposed."""
        chosen, person, services = _chosen(req), signed_in(req), self._services
        if self._verdict is Verdict.ACCEPT:
            accept(
                services.database,
                services.clock,
                document_id,
                chosen.field,
                chosen.value,
                person=person,
            )
        else:
            reject(services.database, services.clock, document_id, chosen.field, chosen.value, person=person)
        _answer(resp, services, document_id)


def _answer(resp: falcon.Response, services: Services, document_id: str) -> None:
    with services.database.read() as uow:
        shown = proposals_shown(uow, existing(uow, document_id), services.clock.now().date())
    resp.content_type = falcon.MEDIA_JSON
    answers = [_message(each) for group in shown.values() for each in group]
    resp.data = msgspec.json.encode(ProposalsAnswer(document_id=document_id, proposals=answers))


def _message(shown: ShownProposal) -> LearnedProposalAnswer:
    proposal = shown.proposal
    return LearnedProposalAnswer(
        field=proposal.field.value,
        value=proposal.value,
        label=shown.label,
        score=proposal.score,
        phrases=list(proposal.phrases),
        neighbours=[NeighbourAnswer(id=each.id, title=each.title, url=each.address) for each in shown.neighbours],
        right=proposal.right,
        tried=proposal.tried,
        lower_bound=round(proposal.lower, 4),
        model=proposal.model,
    )


def _chosen(req: falcon.Request) -> Chosen:
    body = req.bounded_stream.read(_MOST_BYTES)
    try:
        return msgspec.json.decode(body, type=Chosen)
    except msgspec.DecodeError as error:
        raise InvalidInput("Kirimkan satu objek JSON dengan field dan value.") from error
