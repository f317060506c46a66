"""What is wrong with a command that cannot be understood, said in the language of the command line?"""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import click

from search_api.commands.speaking import _


def usage_sentence(error: click.ClickException) -> str:
    """The sentence for a person; what is none of the common slips keeps the words it came with."""
    match error:
        case click.MissingParameter():
            return _("Sebutkan {name}; arti tiap pilihan ada di {help}.").format(
                name=_hint(error), help=f"{_command(error)} --help"
            )
        case click.NoSuchOption():
            return _("Tidak ada pilihan {name}.").format(name=error.option_name) + _maybe(error.possibilities or ())
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices))):
            return _("Nilai untuk {name} tidak dikenal; yang ada: {choices}.").format(
                name=_hint(error), choices=", ".join(map(str, choices))
            )
        case _:
            return error.format_message()


def no_such_command(name: str, known: Sequence[str]) -> click.UsageError:
    """The error for a command that is none, with those that may have been meant."""
    near = difflib.get_close_matches(name, known, cutoff=0.7)
    return click.UsageError(_("Tidak ada perintah {name}.").format(name=name) + _maybe(near))


def _maybe(near: Sequence[str]) -> str:
    return " " + _("Mungkin maksud Anda: {names}.").format(names=", ".join(near)) if near else ""


def _hint(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "?")
    return error.param.get_error_hint(error.ctx).strip("'") if error.ctx else error.param.name or "?"


def _command(error: click.UsageError) -> str:
    return error.ctx.command_path if error.ctx else "arsip"
