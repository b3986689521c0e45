"""Homes with drafts, shared by the tests of the books."""

from tests.cli.conftest import corrected, drafted, drafted_small, dropped_small

__all__ = ["corrected", "drafted", "drafted_small", "dropped_small"]
