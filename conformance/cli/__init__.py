"""The command line."""

from conformance.cli.main import main

__all__ = ["main"]
