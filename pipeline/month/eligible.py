"""Which members, contracts and lines the cooperative may take: its policy on professions and on what is plausible."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from unicodedata import combining, normalize

import polars as pl

from pipeline.core.money import cents, text
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at

Professions = Mapping[str, Mapping[str, Any]]
"""By profession: ground; words, whole words that name it; alone, words that do where nothing else stands beside them;
unless, words beside which it is another trade (software architect)."""


def eligible(intake: Intake, excluded: Professions, problems: list[Problem]) -> pl.DataFrame:
    """Members whose profession may be employed; the others with the ground of the refusal."""
    refused = _refused(intake.members, "profession", excluded, intake, problems)
    return intake.members.filter(~pl.col("member_id").is_in(intake.members[refused]["member_id"].to_list()))


def allowed_functions(pay: pl.DataFrame, excluded: Professions, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Contracts whose function is no excluded profession."""
    refused = _refused(pay, "function", excluded, intake, problems)
    return pay.with_row_index("_index").filter(~pl.col("_index").is_in(refused)).drop("_index")


def ungarnished(pay: pl.DataFrame, members: pl.DataFrame, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Contracts of members on whose wage no seizure or transfer bears; the others wait, by name.

    Law: Judicial Code, articles 1409 and following: the protected part of a wage, whose scale has no value here.
    """
    seized = members.drop_nulls("garnishment").select("member_id", "garnishment")
    waiting = pay.join(seized, on="member_id", maintain_order="left")
    problems += [problem_at(row, intake, "WAGE-GARNISHED", text(row["garnishment"]), row["member_id"], "member_id")
                 for row in waiting.to_dicts()]
    return pay.join(seized, on="member_id", how="anti", maintain_order="left")


def _refused(rows: pl.DataFrame, column: str, excluded: Professions, intake: Intake, problems: list[Problem]) -> list[int]:
    grounds = {words: ground for words in rows[column].unique() if (ground := ground_against(words, excluded))}
    refused = [index for index, words in enumerate(rows[column]) if words in grounds]
    problems += [problem_at(row, intake, "PROFESSION-EXCLUDED", row[column], grounds[row[column]], column)
                 for row in rows[refused].to_dicts()]
    return refused


def ground_against(words: str, excluded: Professions) -> str:
    """The ground on which a profession is refused; empty where it is not. Capitals and accents do not matter."""
    said = _plain(words)
    for entry in excluded.values():
        named = any(_says(said, word) for word in entry["words"]) or said in map(_plain, entry.get("alone", ()))
        if named and not any(_says(said, word) for word in entry.get("unless", ())):
            return str(entry["ground"])
    return ""


def _says(said: str, word: str) -> bool:
    return f" {_plain(word)} " in f" {said} "


def _plain(words: str) -> str:
    """Words without capitals, accents and punctuation."""
    letters = "".join(sign for sign in normalize("NFKD", words.casefold()) if not combining(sign))
    return re.sub(r"[\W_]+", " ", letters).strip()


def plausible(lines: pl.DataFrame, most: Decimal, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Lines that are worth no more than a line may be."""
    worth = lines.with_columns(_worth=cents(pl.col("quantity") * pl.col("unit_price")))
    problems += [problem_at(row, intake, "LINE-TOO-LARGE", text(row["_worth"]), text(most), "unit_price")
                 for row in worth.filter(pl.col("_worth") > most).to_dicts()]
    return worth.filter(pl.col("_worth") <= most).drop("_worth")
