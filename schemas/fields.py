"""How cells of each kind are written in a contract, so that a class reads as a table of columns."""

from collections.abc import Iterable
from typing import Annotated, Any, TypeAlias

import pandera.polars as pa
import polars as pl

Exact: TypeAlias = Annotated[pl.Decimal, 38, 10]
Text: TypeAlias = pl.String
Day: TypeAlias = pl.Date
Count: TypeAlias = pl.Int64
Yes: TypeAlias = pl.Boolean
ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"


def identifier(meaning: str, **more: Any) -> Any:
    """A short key: letters, digits, point, dash; it becomes part of file names."""
    return pa.Field(str_matches=ID, description=meaning, **more)


def text(meaning: str, optional: bool = False, longest: int = 200) -> Any:
    """Words as the member wrote them."""
    return pa.Field(str_length={"min_value": 0 if optional else 1, "max_value": longest}, nullable=optional,
                    description=meaning)


def one_of(words: Iterable[str], meaning: str) -> Any:
    """One word of a list."""
    return pa.Field(isin=list(words), description=meaning)


def amount(meaning: str, optional: bool = False, **more: Any) -> Any:
    """EUR, two decimals at most; a range unless said otherwise."""
    least = {} if "gt" in more else {"ge": 0}
    return pa.Field(nullable=optional, description=meaning, metadata={"money": True}, **{**least, "le": 1_000_000, **more})


def number(meaning: str, optional: bool = False, **more: Any) -> Any:
    """A quantity with decimals."""
    return pa.Field(nullable=optional, description=meaning, **more)


def count(meaning: str, optional: bool = False, most: int = 30, least: int = 0) -> Any:
    """A whole number."""
    return pa.Field(nullable=optional, description=meaning, ge=least, le=most)


def day(meaning: str, optional: bool = False) -> Any:
    """A date between 2000 and 2100."""
    return pa.Field(nullable=optional, description=meaning)


def yes(meaning: str) -> Any:
    """Yes or no."""
    return pa.Field(description=meaning)
