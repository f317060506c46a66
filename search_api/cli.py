"""The command line ``arsip``: which commands are there, and how do they say that something went wrong?"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import ClassVar

import click

from archive.errors import ArchiveError, Forbidden
from search_api import __version__
from search_api.commands.acting import guard
from search_api.commands.console import fail, say
from search_api.commands.speaking import LANGUAGE, _
from search_api.commands.usage import no_such_command, usage_sentence
from search_api.rights_labels import who_may


class LazyGroup(click.Group):
    """Commands are imported when they are called: ``arsip --help`` needs neither database nor index."""

    modules: ClassVar[dict[str, str]] = {
        "serve": "serving",
        "work": "serving",
        "demo": "depositing",
        "deposit": "depositing",
        "watch": "watching",
        "sheet": "sheets",
        "receipt": "receipts",
        "search": "looking",
        "show": "looking",
        "publish": "curating",
        "withdraw": "curating",
        "privacy": "privacy",
        "redact": "redacting",
        "relate": "curating",
        "classify": "classifying",
        "duplicates": "comparing",
        "train": "proposing",
        "propose": "proposing",
        "move": "curating",
        "edit": "editing",
        "bulk": "editing",
        "audit": "auditing",
        "jobs": "maintaining",
        "retry": "maintaining",
        "reindex": "maintaining",
        "check": "maintaining",
        "doctor": "doctor",
        "users": "administering",
        "keys": "keys",
        "units": "administering",
        "vocabulary": "vocabulary",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which one meets them."""
        return list(self.modules)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but a command that is none is said in the language of the command line."""
        if args and not args[0].startswith("-") and args[0] not in self.modules:
            raise no_such_command(args[0], list(self.modules))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        command = getattr(import_module(f"search_api.commands.{module}"), cmd_name)
        assert isinstance(command, click.Command)
        guard(command, cmd_name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=_("Arsip Publik: arsip dan pencarian dokumen badan publik."),
)
@click.version_option(__version__, prog_name="arsip")
@click.option("--as", "as_login", metavar="LOGIN", help=_("Bertindak sebagai orang ini, dengan haknya saja."))
def arsip(as_login: str | None) -> None:
    """The root of the tree; its help stands in the decorator because it is translated."""


def main() -> None:
    """Run ``arsip``; every error a person can act on is one line on standard error and exit code 1."""
    try:
        code = arsip(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.exceptions.Abort:
        say(_("Dihentikan."))
        code = 130
    except click.ClickException as error:
        fail(usage_sentence(error))
        code = error.exit_code
    except Forbidden as error:
        fail(who_may(error.action, LANGUAGE) if error.action else _("Perintah ini bukan untuk akun tersebut."))
        code = 1
    except ArchiveError as error:
        fail(_(error.message).format(**error.values) if error.values else _(error.message))
        code = 1
    except BrokenPipeError:
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
