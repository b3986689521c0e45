"""Which members, contracts and lines the cooperative may take: its policy on professions and on what is plausible."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.core.money import cents, text
from pipeline.core.problems import Problem
from pipeline.core.words import without_accents
from pipeline.intake import Intake, problem_at
from pipeline.month.vat_grounds import INTERNAL, Row

Professions = Mapping[str, Mapping[str, Any]]
"""By profession: ground; words, whole words that name it; alone, words that do where nothing else stands beside them;
unless, words beside which it is another trade (software architect)."""
Allowance = Mapping[str, Sequence[str]]
"""How people call the allowance for amateur arts, or shares, without capitals and accents: words that name it; alone, those
that do where nothing else stands beside them; unless, words beside which they mean something else."""
ALLOWANCE, SHARES = "AMATEUR-ALLOWANCE-REFUSED", "SHARE-AS-EXPENSE"


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


def without_allowance(rows: pl.DataFrame, column: str, words: Allowance, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Rows that do not ask for the allowance for amateur arts.

    Policy: its principal pays the allowance himself, outside the cooperative's pay.
    """
    return _without(rows, rows.filter(names(column, words)), ALLOWANCE, column, intake, problems)


def without_shares(rows: pl.DataFrame, words: Allowance, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Expenses, and lines that another Activity buys, that are not for shares of the cooperative.

    Policy: a member pays his shares from his own account, never from an Activity's budget nor as an expense.
    """
    bought = pl.col("turnover_kind") == INTERNAL if "turnover_kind" in rows.columns else pl.lit(True)
    return _without(rows, rows.filter(bought & names("description", words)), SHARES, "description", intake, problems)


def _without(rows: pl.DataFrame, refused: pl.DataFrame, code: str, column: str, intake: Intake,
             problems: list[Problem]) -> pl.DataFrame:
    problems += [problem_at(row, intake, code, row[column], "", column) for row in refused.to_dicts()]
    return rows.join(refused, on="row_key", how="anti", maintain_order="left")


def told_of_allowance(intake: Intake, words: Allowance) -> Intake:
    """The intake where an unknown contract status that asks for the allowance says why it is refused."""
    unknown = [problem for problem in intake.problems if problem.code == "WORD-UNKNOWN"]
    said = pl.DataFrame({"value": [problem.value for problem in unknown]}, schema={"value": pl.String})
    asks = said.select(asks=names("value", words))["asks"]
    refused = {problem for problem, is_one in zip(unknown, asks, strict=True) if is_one}
    return replace(intake, problems=tuple(sorted(
        replace(problem, code=ALLOWANCE, expected="") if problem in refused else problem for problem in intake.problems)))


def names(column: str, words: Allowance) -> pl.Expr:
    """Whether words name what is meant: a name of it among them, or one that stands alone."""
    plain = pl.col(column).str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{Mn}", "")
    said = pl.concat_str(pl.lit(" "), plain.str.replace_all(r"[\W_]+", " ").str.strip_chars(), pl.lit(" "))
    spaced = {name: [f" {word} " for word in words[name]] for name in words}
    named = said.str.contains_any(spaced["words"]) & ~said.str.contains_any(spaced["unless"])
    return (named | said.is_in(spaced["alone"])).fill_null(False)


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
    return re.sub(r"[\W_]+", " ", without_accents(words.casefold())).strip()


def plausible(lines: pl.DataFrame, most: Decimal, intake: Intake, problems: list[Problem]) -> pl.DataFrame:
    """Lines that are worth no more than a line may be."""
    worth = lines.with_columns(_worth=cents(pl.col("quantity") * pl.col("unit_price")))
    problems += [problem_at(row, intake, "LINE-TOO-LARGE", text(row["_worth"]), text(most), "unit_price")
                 for row in worth.filter(pl.col("_worth") > most).to_dicts()]
    return worth.filter(pl.col("_worth") <= most).drop("_worth")


def void_terms(intake: Intake, longest: Decimal) -> list[Problem]:
    """A word on clients whose agreed term is longer than businesses may agree.

    Law: law of 2 August 2002, article 4, as amended by the law of 14 August 2021.
    """
    long = intake.clients.filter(pl.col("kind") == "company", pl.col("payment_days") > int(longest))
    return [problem_at(row, intake, "CLIENT-TERM-VOID", str(row["payment_days"]), str(longest), "payment_days")
            for row in long.to_dicts()]


def agreed(lines: pl.DataFrame, intake: Intake, day: date, problems: list[Problem]) -> pl.DataFrame:
    """Lines without internal ones that nobody agreed to: the Activity is one's own, or another person runs the one that buys
    and no quote is named that was signed by the day.

    Policy: taking from the budget of another person needs that person's word; the quote has it.
    """
    runs = dict(intake.activities.select("activity_id", "administrator").iter_rows())
    internal = lines.with_row_index("nth").filter(turnover_kind=INTERNAL).to_dicts()
    refused = [(row, code) for row in internal if (code := _refusal(row, runs, day))]
    problems += [problem_at(row, intake, code, row["client_id"], column="client_id") for row, code in refused]
    return lines.filter(~pl.int_range(pl.len()).is_in([row["nth"] for row, _ in refused]))


def _refusal(row: Row, runs: Mapping[str, str], day: date) -> str:
    if row["client_id"] == row["activity_id"]:
        return "INTERNAL-OWN-ACTIVITY"
    if row["client_id"] not in runs:
        return "ROW-WAITS-ON-REGISTER"
    same = runs.get(row["client_id"]) == runs.get(row["activity_id"])
    signed = row["quote_reference"] and row["quote_date"] and row["quote_date"] <= day
    return "" if same or signed else "INTERNAL-NOT-AGREED"
