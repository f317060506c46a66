"""How does a command speak: to a person (rich) or to a program (``--json``)?"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec
import structlog
from rich.console import Console

from search_api.commands.speaking import _
from search_api.settings import Settings, load

F = TypeVar("F", bound=Callable[..., Any])

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """A line for a person, on standard error, so that it never mixes with data."""
    err.print(text, markup=False)


def fail(text: str) -> None:
    """One line that says what went wrong and what to do."""
    err.print(f"[bold red]{_('Galat')}:[/] ", end="")
    err.print(" ".join(text.split()), markup=False, soft_wrap=True)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def as_json(command: F) -> F:
    """The option ``--json``, as parameter ``json_output``."""
    return click.option("--json", "json_output", is_flag=True, help=_("Keluaran JSON untuk program."))(command)


def settings_with_logging() -> Settings:
    """The settings, with logging set up as they say. Log lines go to standard error."""
    settings = load()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if settings.log_format == "json" else _unchanged,
            log_renderer(settings.log_format),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    return settings


def log_renderer(log_format: str) -> structlog.typing.Processor:
    """What makes a line of an event. A traceback names places in the code, never the variables there: those are
    passwords, questions and pages."""
    if log_format == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def _unchanged(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return event
