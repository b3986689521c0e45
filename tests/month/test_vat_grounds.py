"""Which VAT and which ground go with which client: every pair that the law lets through, and what is said of the others."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import polars as pl
import pytest

from pipeline.core.problems import Problem
from pipeline.month.vat_grounds import client_groups, vat_fits, with_grounds
from tests.month.small import BOOK, frame, line, small_intake

POLICY = BOOK.in_force(date(2026, 4, 2))
CLIENTS: dict[str, dict[str, Any]] = {
    "belgian_vat": {"kind": "company", "country": "BE", "vat_number": "BE0403019261"},
    "belgian_business": {"kind": "public_body", "country": "BE", "vat_number": None},
    "belgian_consumer": {"kind": "consumer", "country": "BE", "vat_number": None},
    "union_vat": {"kind": "company", "country": "NL", "vat_number": "NL004495445B01"},
    "union_other": {"kind": "public_body", "country": "FR", "vat_number": None},
    "union_consumer": {"kind": "consumer", "country": "DE", "vat_number": None},
    "outside_business": {"kind": "company", "country": "CH", "vat_number": None},
    "outside_consumer": {"kind": "consumer", "country": "US", "vat_number": None}}
BELGIAN = ("belgian_vat", "belgian_business", "belgian_consumer")
TAXED_HERE = (*BELGIAN, "union_other", "union_consumer", "outside_consumer")
FITS: dict[tuple[str, str], tuple[str, ...]] = {
    ("21", "standard"): TAXED_HERE, ("21", "place_in_belgium"): ("union_vat", "outside_business"),
    ("6", "artistic_performance"): TAXED_HERE, ("6", "copyright"): TAXED_HERE, ("6", "small_repairs"): TAXED_HERE,
    ("6", "own_work_of_art"): BELGIAN, ("6", "home_over_10_years"): tuple(CLIENTS), ("12", "catering"): tuple(CLIENTS),
    ("12", "social_housing"): ("belgian_vat", "belgian_business"),
    ("exempt", "performing_artist"): ("belgian_vat", "belgian_business"),
    ("exempt", "lecture"): ("belgian_vat", "belgian_business"), ("exempt", "teaching"): BELGIAN,
    ("reverse_charge", "eu_service"): ("union_vat",), ("reverse_charge", "construction"): ("belgian_vat",),
    ("outside_eu", "non_eu_service"): ("outside_business",), ("outside_eu", "non_eu_consumer"): ("outside_consumer",)}
"""VAT and ground -> the clients it may be for, written apart from the data."""
NAMES = ("client_id", "name", "kind", "language", "street", "postcode", "city", "country", "enterprise_number", "vat_number",
         "email", "payment_days", "buyer_reference")


def found(**own: Any) -> list[tuple[str, str, str]]:
    """Code, value and what would be right of one line; the sheet has a column of grounds."""
    rows = [line("a", "A-1", "100", **own)]
    intake = small_intake(rows, [], [])
    people = [dict.fromkeys(NAMES, "") | {"client_id": group, "payment_days": None} | about for group, about in CLIENTS.items()]
    clients = frame(people, "Clients").cast({"vat_number": pl.String})
    place = (rows_file := intake.lines.row(0, named=True))["file"], rows_file["sheet"]
    intake = replace(intake, clients=clients, columns={place: {"vat": "I", "vat_ground": "J"}})
    problems: list[Problem] = []
    lines = intake.lines.cast({"vat_ground": pl.String})
    vat_fits(with_grounds(lines, intake, POLICY), intake, POLICY, problems)
    return [(each.code, each.value, each.expected) for each in problems]


def test_every_client_is_of_the_group_that_its_kind_country_and_number_make() -> None:
    people = pl.DataFrame([{"client_id": group} | about for group, about in CLIENTS.items()], infer_schema_length=None)
    assert client_groups(people).rows() == [(group, group) for group in CLIENTS]


@pytest.mark.parametrize(("pair", "group"), list(product(FITS, CLIENTS)), ids=str)
def test_a_ground_holds_for_the_clients_of_the_law_and_for_no_other(pair: tuple[str, str], group: str) -> None:
    vat, ground = pair
    problems = found(client_id=group, vat=vat, vat_ground=ground)
    assert (problems == []) == (group in FITS[pair]), problems
    assert all(code in ("INVOICE-VAT-GROUND", "VAT-GROUND-CLIENT") for code, *_ in problems)


@pytest.mark.parametrize(("vat", "group", "ground"), [
    ("21", "belgian_vat", "standard"), ("reverse_charge", "union_vat", "eu_service"),
    ("outside_eu", "outside_business", "non_eu_service")])
def test_the_usual_ground_is_taken_where_none_is_named(vat: str, group: str, ground: str) -> None:
    assert found(client_id=group, vat=vat) == []
    intake = small_intake([line("a", "A-1", "100", vat=vat)], [], [])
    assert with_grounds(intake.lines.cast({"vat_ground": pl.String}), intake, POLICY)["vat_ground"].to_list() == [ground]


@pytest.mark.parametrize("vat", ["6", "12", "exempt"])
def test_a_reduced_rate_without_a_ground_waits_with_those_that_fit(vat: str) -> None:
    [(code, value, right)] = found(client_id="belgian_consumer", vat=vat)
    assert (code, value) == ("VAT-GROUND-MISSING", vat)
    assert set(right.split(", ")) == {ground for (rate, ground), groups in FITS.items()
                                      if rate == vat and "belgian_consumer" in groups}


def test_an_unknown_ground_and_one_of_another_rate_are_told_apart() -> None:
    assert [code for code, *_ in found(client_id="belgian_vat", vat="6", vat_ground="as always")] == ["VAT-GROUND-UNKNOWN"]
    assert found(client_id="belgian_vat", vat="6", vat_ground="catering") == [("VAT-GROUND-OTHER-RATE", "catering", "12")]


@pytest.mark.parametrize("said", [{"turnover_kind": "copyright"}, {"vat_ground": "copyright"}])
def test_copyright_is_a_kind_and_a_ground_and_one_says_the_other(said: dict[str, str]) -> None:
    intake = small_intake([line("a", "A-1", "1000", vat="6", **said)], [], [])
    lines = with_grounds(intake.lines.cast({"vat_ground": pl.String}), intake, POLICY)
    assert lines.select("turnover_kind", "vat_ground").rows() == [("copyright", "copyright")]
