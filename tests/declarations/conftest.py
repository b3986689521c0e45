"""Homes with approved months, shared by the tests of declarations."""

from tests.cli.conftest import corrected, drafted, drafted_small, dropped_small, sealed, sealed_small

__all__ = ["corrected", "drafted", "drafted_small", "dropped_small", "sealed", "sealed_small"]
