"""Homes with approved months, shared by the tests of declarations."""

from tests.cli.conftest import drafted, drafted_small, dropped_small, sealed, sealed_small

__all__ = ["drafted", "drafted_small", "dropped_small", "sealed", "sealed_small"]
