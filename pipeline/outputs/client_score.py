"""Why a client lost points, in words."""

from collections.abc import Mapping
from typing import Any

from pipeline.outputs.printed import Printed


def why_text(row: Mapping[str, Any], language: str) -> str:
    """The reasons of a score (`pipeline.books.score.SCORE`) with their points, in one line."""
    printed = Printed(language)
    reasons = ((each["points"], printed.word(f"client_why_{each['code']}", days=printed.number(str(row["average_delay"]))))
               for each in row["why"])
    return ", ".join(f"{words} (\u2212{points})" for points, words in reasons)
