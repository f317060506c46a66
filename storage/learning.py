"""What was learned, and what may be learned from: models, measures, proposals and published examples."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from archive.documents import Lifecycle
from archive.learned import Example, LearnedField, LearnedModel, LearnedProposal, Measure
from storage.catalogue import is_public
from storage.engines import insert_for
from storage.proposals_tables import learned_measures, learned_models, learned_proposals, proposal_thresholds
from storage.tables import document_subjects, documents

_KEPT_MODELS: Final = 2
_ON_THEIR_WAY: Final = (Lifecycle.DRAFT, Lifecycle.SUBMITTED, Lifecycle.CHECKED, Lifecycle.APPROVED)

_MODEL = select(*(learned_models.c[each.name] for each in fields(LearnedModel)))
_NEWEST_FIRST = (learned_models.c.trained_at.desc(), learned_models.c.version)
_MEASURE = select(*(learned_measures.c[each.name] for each in fields(Measure)))
_PROPOSAL_FIELDS = tuple(each.name for each in fields(LearnedProposal))
_PROPOSAL = select(*(learned_proposals.c[name] for name in _PROPOSAL_FIELDS))
_COUNT_AND_REVISIONS = select(func.count() + func.coalesce(func.sum(documents.c.revision), 0)).where(is_public())
_SUBJECTS_SET = (
    select(func.count())
    .select_from(document_subjects.join(documents, documents.c.id == document_subjects.c.document_id))
    .where(is_public())
)


class Learning:
    """Fulfils LearningStore."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def examples(self, after: str, limit: int) -> tuple[list[Example], str]:
        """Published documents in the order of publication, without texts, and where to go on (empty: no more)."""
        d = documents.c
        wanted = select(d.id, d.title, d.unit, d.information_class, d.item, d.archival_code, d.published_at)
        wanted = wanted.where(is_public(), d.published_at.is_not(None))
        if after:
            moment, _, last = after.partition(" ")
            at = dt.datetime.fromisoformat(moment)
            wanted = wanted.where(or_(d.published_at > at, and_(d.published_at == at, d.id > last)))
        rows = list(self._connection.execute(wanted.order_by(d.published_at, d.id).limit(limit)))
        about = self._subjects([row.id for row in rows])
        found = [
            Example(
                row.id,
                row.title,
                (),
                {
                    LearnedField.CLASS: _one(row.information_class),
                    LearnedField.ITEM: _one(row.item),
                    LearnedField.ARCHIVAL_CODE: _one(row.archival_code),
                    LearnedField.SUBJECTS: about[row.id],
                    LearnedField.UNIT: _one(row.unit),
                },
            )
            for row in rows
        ]
        more = len(rows) == limit
        return found, f"{rows[-1].published_at.isoformat()} {rows[-1].id}" if more else ""

    def _subjects(self, ids: Sequence[str]) -> Mapping[str, list[str]]:
        about: dict[str, list[str]] = defaultdict(list)
        pairs = select(document_subjects.c.document_id, document_subjects.c.subject)
        pairs = pairs.where(document_subjects.c.document_id.in_(ids)).order_by(document_subjects.c.subject)
        for document_id, subject in self._connection.execute(pairs):
            about[document_id].append(subject)
        return about

    def changes(self) -> int:
        """Grows with every publication of a document and with every change of a published one."""
        counted: int = self._connection.execute(_COUNT_AND_REVISIONS).scalar_one()
        return int(counted) + int(self._connection.execute(_SUBJECTS_SET).scalar_one())

    def waiting(self, after: str, limit: int) -> list[str]:
        """Ids of documents on their way to publication, in order."""
        d = documents.c
        ids = select(d.id).where(d.lifecycle.in_(_ON_THEIR_WAY), d.id > after).order_by(d.id).limit(limit)
        return list(self._connection.execute(ids).scalars())

    def add_model(self, model: LearnedModel, body: bytes, measures: Sequence[Measure]) -> None:
        """This one live; the one before is kept, older ones are not."""
        self._remove([model.version])
        self._connection.execute(update(learned_models).values(live=False))
        self._connection.execute(insert(learned_models), asdict(model) | {"live": True, "body": body})
        if measures:
            rows = [asdict(each) | {"model": model.version} for each in measures]
            self._connection.execute(insert(learned_measures), rows)
        self._remove([each.version for each in self.models()[_KEPT_MODELS:]])

    def _remove(self, versions: Sequence[str]) -> None:
        self._connection.execute(delete(learned_measures).where(learned_measures.c.model.in_(versions)))
        self._connection.execute(delete(learned_models).where(learned_models.c.version.in_(versions)))

    def live(self) -> LearnedModel | None:
        """The model in use."""
        row = self._connection.execute(_MODEL.where(learned_models.c.live)).one_or_none()
        return LearnedModel(*row) if row else None

    def models(self) -> list[LearnedModel]:
        """All that are kept, the newest first."""
        return [LearnedModel(*row) for row in self._connection.execute(_MODEL.order_by(*_NEWEST_FIRST))]

    def use(self, version: str) -> None:
        """Make a kept model live."""
        self._connection.execute(update(learned_models).values(live=learned_models.c.version == version))

    def body(self, version: str) -> bytes | None:
        """What was stored of it."""
        stored = select(learned_models.c.body).where(learned_models.c.version == version)
        return self._connection.execute(stored).scalar()

    def measures(self, version: str) -> list[Measure]:
        """Of every value it knows, by field and value."""
        m = learned_measures.c
        rows = self._connection.execute(_MEASURE.where(m.model == version).order_by(m.field, m.value))
        return [Measure(*row) for row in rows]

    def put(self, document_id: str, proposals: Sequence[LearnedProposal]) -> None:
        """Replace what is proposed for a document."""
        of_document = learned_proposals.c.document_id == document_id
        self._connection.execute(delete(learned_proposals).where(of_document))
        rows = [
            {"document_id": document_id, "position": position, **_row(each)} for position, each in enumerate(proposals)
        ]
        if rows:
            self._connection.execute(insert(learned_proposals), rows)

    def of_document(self, document_id: str) -> list[LearnedProposal]:
        """As it was put, in that order."""
        p = learned_proposals.c
        rows = self._connection.execute(_PROPOSAL.where(p.document_id == document_id).order_by(p.position))
        return [LearnedProposal(**row._mapping) for row in rows]

    def thresholds(self) -> Mapping[LearnedField, float]:
        """The precision (0..1) from which on values apply themselves; a field that is missing never does."""
        table = proposal_thresholds.c
        return dict(self._connection.execute(select(table.field, table.precision)).all())

    def set_threshold(self, field: LearnedField, precision: float | None) -> None:
        """None: never."""
        if precision is None:
            self._connection.execute(delete(proposal_thresholds).where(proposal_thresholds.c.field == field))
            return
        statement = insert_for(self._connection.dialect.name, proposal_thresholds)
        put = statement.on_conflict_do_update(
            index_elements=["field"], set_={"precision": statement.excluded["precision"]}
        )
        self._connection.execute(put, {"field": field, "precision": precision})


def _row(proposal: LearnedProposal) -> dict[str, Any]:
    row = {name: getattr(proposal, name) for name in _PROPOSAL_FIELDS}
    return row | {"phrases": list(proposal.phrases), "neighbours": list(proposal.neighbours)}


def _one(value: str | None) -> tuple[str, ...]:
    return (str(value),) if value else ()
