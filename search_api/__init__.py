"""HTTP, pages, command line and wiring: the only package that imports all the others."""

__version__ = "0.1.0"
