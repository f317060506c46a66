"""``python -m search_api`` is ``arsip``."""

from search_api.cli import main

main()
