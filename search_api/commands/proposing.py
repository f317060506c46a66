"""``arsip train`` and ``arsip propose``: what does the archive learn, and what does it propose for a document?"""

from __future__ import annotations

from typing import Any

import click

from archive.errors import NotFound
from archive.learned import LearnedProposal
from search_api.commands.console import as_json, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.wiring import open_archive


@click.command(
    help=_("Pelajari dari dokumen terbit nilai apa yang patut diusulkan, lalu usulkan bagi yang belum terbit.")
)
@click.option("--use", "version", metavar=_("VERSI"), help=_("Pakai lagi model yang tersimpan, tanpa melatih."))
@as_json
def train(version: str | None, json_output: bool) -> None:
    """Train now, in this process; or go back to a kept model."""
    with open_archive(settings_with_logging()) as archive:
        learning = archive.learning()
        if version is not None:
            with archive.database.write() as uow:
                if version not in [each.version for each in uow.learned.models()]:
                    raise NotFound("Tidak ada model dengan versi {version}.", version=version)
                uow.learned.use(version)
        elif learning.train() is None:
            say(_("Terlalu sedikit dokumen terbit untuk dipelajari."))
            return
        proposed = learning.propose_for_all()
        with archive.database.read() as uow:
            model = uow.learned.live()
            assert model is not None
            measures = uow.learned.measures(model.version)
    if json_output:
        print_json({"model": model, "measures": measures, "proposed_for": proposed})
        return
    for each in measures:
        say(f"{each.field.value:13} {each.value:32} {each.examples:6} {each.right:6}/{each.tried}  ≥ {each.lower:.0%}")
    say(_("Model {version}: {documents} dokumen.").format(version=model.version, documents=model.documents))


@click.command(help=_("Usulkan nilai bagi sebuah dokumen, dengan alasannya."))
@click.argument("document_id", metavar="ID")
@as_json
def propose(document_id: str, json_output: bool) -> None:
    """Propose with the model in use and store it, as the worker does when a document has been read."""
    with open_archive(settings_with_logging()) as archive:
        found = archive.learning().propose_for(document_id)
    if json_output:
        print_json([_plain(each) for each in found])
        return
    for each in found:
        say(f"{each.field.value}: {each.value} ({each.score:.0%}; {each.right}/{each.tried}, ≥ {each.lower:.0%})")
        say(f"    {' · '.join(each.phrases)}")
        say(f"    {' '.join(each.neighbours)}")
    if not found:
        say(_("Tidak ada usulan."))


def _plain(proposal: LearnedProposal) -> dict[str, Any]:
    return {
        "field": proposal.field,
        "value": proposal.value,
        "score": proposal.score,
        "phrases": proposal.phrases,
        "neighbours": proposal.neighbours,
        "right": proposal.right,
        "tried": proposal.tried,
        "lower_bound": round(proposal.lower, 4),
        "model": proposal.model,
    }
