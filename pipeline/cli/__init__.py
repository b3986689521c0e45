"""The command `smart`: words, exit codes and progress. Nothing is computed here."""

from pipeline.cli.main import main

__all__ = ["main"]
