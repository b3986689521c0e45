"""The ground of each line's VAT: named by the member, else the one that its VAT has; whether it fits VAT and client."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from pipeline.core.countries import UNION
from pipeline.core.params import Params
from pipeline.core.problems import Problem
from pipeline.intake import Intake, problem_at

Grounds = Mapping[str, Mapping[str, Any]]
"""By ground: vat, clients, derived, mention, vatex, article; see pipeline/rules/sales/vat_grounds.yaml."""
Row = Mapping[str, Any]
INTERNAL = "internal"
"""Kind of turnover that another Activity buys: `client_id` is its key."""
SALES = ("client_invoice", "copyright")
"""Kinds of turnover that a client buys: the others have one ground each, of their own name, and no VAT."""


def client_groups(clients: pl.DataFrame) -> pl.DataFrame:
    """Whose VAT follows which rules: client_id, group (belgian_vat, belgian_business, union_vat, union_other,
    outside_business, and consumers of each). A public body is a business, with or without VAT number."""
    consumer, numbered = pl.col("kind") == "consumer", pl.col("vat_number").is_not_null()
    belgian = pl.when(consumer).then(pl.lit("belgian_consumer")).when(numbered).then(pl.lit("belgian_vat")).otherwise(
        pl.lit("belgian_business"))
    union = pl.when(consumer).then(pl.lit("union_consumer")).when(numbered).then(pl.lit("union_vat")).otherwise(
        pl.lit("union_other"))
    outside = pl.when(consumer).then(pl.lit("outside_consumer")).otherwise(pl.lit("outside_business"))
    country = pl.col("country")
    group = pl.when(country == "BE").then(belgian).when(country.is_in(UNION)).then(union).otherwise(outside)
    return clients.select("client_id", group=group)


def with_grounds(lines: pl.DataFrame, intake: Intake, policy: Params) -> pl.DataFrame:
    """Lines with `vat_ground` where it is named or follows; a sheet without that column has the usual grounds of the policy.

    Copyright is a kind of turnover and a ground: where one of them is said, the other follows.
    """
    grounds: Grounds = policy["vat_grounds"].value
    derived = {code: name for name, one in grounds.items() if one["derived"] for code in one["vat"]}
    usual = policy["usual_vat_grounds"].value
    follows = pl.col("vat").replace_strict(derived, default=None, return_dtype=pl.String)
    assumed = pl.when(_has_no_column(lines, intake)).then(
        pl.col("vat").replace_strict(usual, default=None, return_dtype=pl.String))
    sold, reduced = pl.col("turnover_kind").is_in(SALES), pl.col("vat") == "6"
    own = pl.when(~sold | ((pl.col("turnover_kind") == "copyright") & reduced)).then("turnover_kind")
    grounded = lines.with_columns(vat_ground=pl.coalesce("vat_ground", own, follows, assumed))
    is_copyright = sold & (pl.col("vat_ground") == "copyright")
    return grounded.with_columns(turnover_kind=pl.when(is_copyright).then(pl.lit("copyright")).otherwise("turnover_kind"))


def _has_no_column(lines: pl.DataFrame, intake: Intake) -> pl.Series:
    """Whether the sheet of each row lacks the column of grounds."""
    places = lines.select("file", "sheet").iter_rows()
    return pl.Series([("vat_ground" not in intake.columns.get(place, {})) for place in places], dtype=pl.Boolean)


def vat_fits(lines: pl.DataFrame, intake: Intake, policy: Params, problems: list[Problem]) -> pl.DataFrame:
    """Lines whose VAT and ground fit each other and the client; the others wait, each with what would fit.

    Law: VAT Code, articles 21, 37 and 44. A ground taken because the sheet has no such column is pointed out.
    """
    grounds: Grounds = policy["vat_grounds"].value
    joined = lines.join(client_groups(intake.clients), on="client_id", how="left", maintain_order="left").with_columns(
        group=pl.when(pl.col("turnover_kind") == INTERNAL).then(pl.lit("activity")).otherwise("group"))
    rows = joined.to_dicts()
    found = [_fault(row, grounds) for row in rows]
    problems += [problem_at(row, intake, *fault) for row, fault in zip(rows, found, strict=True) if fault]
    fit = joined.filter(pl.Series([fault is None for fault in found], dtype=pl.Boolean)).drop("group")
    usual = policy["usual_vat_grounds"].value
    assumed = fit.filter(_has_no_column(fit, intake), pl.col("vat").is_in(list(usual)))
    problems += [problem_at(row, intake, "VAT-GROUND-ASSUMED", row["vat"], row["vat_ground"], "vat")
                 for row in assumed.to_dicts()]
    return fit


def _fault(row: Row, grounds: Grounds) -> tuple[str, str, str, str] | None:
    """What is wrong with the VAT of a line: code, value, what would be right, column."""
    name, code, group = row["vat_ground"], row["vat"], row["group"]
    of_kind = {each: one for each, one in grounds.items() if row["turnover_kind"] in one.get("kinds", SALES)}

    def fitting(fits: Callable[[Mapping[str, Any]], bool]) -> str:
        return ", ".join(each for each, one in of_kind.items() if fits(one))

    codes = list(dict.fromkeys(each for one in of_kind.values() if group in one["clients"] for each in one["vat"]))
    if name and name not in grounds:
        return "VAT-GROUND-UNKNOWN", name, fitting(lambda one: code in one["vat"]), "vat_ground"
    if name and code not in grounds[name]["vat"] and row["turnover_kind"] in SALES:
        return "VAT-GROUND-OTHER-RATE", name, ", ".join(grounds[name]["vat"]), "vat_ground"
    if code not in codes or (name and group not in grounds[name]["clients"] and grounds[name]["derived"]):
        return "INVOICE-VAT-GROUND", code, ", ".join(codes), "vat"
    fits_both = fitting(lambda one: code in one["vat"] and group in one["clients"])
    if not name:
        return "VAT-GROUND-MISSING", code, fits_both, "vat_ground"
    fits = name in of_kind and group in grounds[name]["clients"]
    return None if fits else ("VAT-GROUND-CLIENT", name, fits_both, "vat_ground")
