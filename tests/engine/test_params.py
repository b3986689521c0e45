"""Parameter files: dated, sourced, quoted; anything else is refused with its name."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.core.params import ParameterError, load, read

GOOD = """
rate:
  label: A rate
  unit: share of gross
  checked: 2026-11-20
  2025-01-01: {value: "0.10", source: "a law", confidence: official}
  2026-01-01: {value: "0.20", source: "a law", confidence: two, note: "indexed"}
  2026-07-01: {value: null, source: "not found", confidence: unverified}
"""


def written(folder: Path, body: str, name: str = "some.yaml") -> Path:
    file = folder / name
    file.write_text(body, encoding="utf-8")
    return file


@pytest.mark.parametrize(("day", "value"), [
    (date(2025, 1, 1), "0.10"), (date(2025, 12, 31), "0.10"), (date(2026, 1, 1), "0.20"), (date(2026, 6, 30), "0.20")])
def test_the_latest_value_not_after_the_day_is_in_force(tmp_path: Path, day: date, value: str) -> None:
    assert load((written(tmp_path, GOOD),)).in_force(day)["rate"].value == Decimal(value)


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 7, 1), date(2030, 1, 1)])
def test_a_value_not_begun_or_ended_is_not_in_force(tmp_path: Path, day: date) -> None:
    assert "rate" not in load((written(tmp_path, GOOD),)).in_force(day)


def test_a_value_keeps_its_source_confidence_and_note(tmp_path: Path) -> None:
    entry = load((written(tmp_path, GOOD),)).in_force(date(2026, 3, 1))["rate"]
    assert (entry.since, entry.source, entry.confidence, entry.note) == (date(2026, 1, 1), "a law", "two", "indexed")


@pytest.mark.parametrize(("fault", "instead", "told"), [
    ('"0.10"', "0.10", "must be quoted text"),
    ('"0.10"', "5", "must be quoted text"),
    ('"0.10"', '"ten"', "is not a number"),
    (', source: "a law", confidence: official', ", confidence: official", "needs value, source and confidence"),
    ("confidence: official", "confidence: sure", "needs value, source and confidence"),
    ('value: "0.10", ', "", "needs value, source and confidence"),
    ("  checked: 2026-11-20\n", "", "checked is missing"),
    ("checked: 2026-11-20", "checked: yesterday", "a day in checked is missing"),
    ("  label: A rate\n", "", "label is missing"),
    ("  unit: share of gross\n", "", "unit is missing"),
    ("  label: A rate", "  label: A rate\n  formula: gross * 2", "other keys are refused: formula"),
    ("2025-01-01:", "2026-02-01:", "days must rise")])
def test_a_faulty_parameter_is_refused_with_its_name(tmp_path: Path, fault: str, instead: str, told: str) -> None:
    assert fault in GOOD
    with pytest.raises(ParameterError, match=f"some.yaml: rate.*{told}"):
        read(written(tmp_path, GOOD.replace(fault, instead, 1)))


def test_a_name_in_two_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="two.yaml: rate is written twice"):
        load((written(tmp_path, GOOD), written(tmp_path, GOOD, "two.yaml")))


def test_tables_become_numbers_all_the_way_down(tmp_path: Path) -> None:
    body = GOOD.replace('"0.10"', '[{above: "0", rate: "0.25"}, {above: "10", rate: null}]')
    assert load((written(tmp_path, body),)).in_force(date(2025, 1, 1))["rate"].value == [
        {"above": Decimal(0), "rate": Decimal("0.25")}, {"above": Decimal(10), "rate": None}]


def test_words_stay_words(tmp_path: Path) -> None:
    body = GOOD.replace("share of gross", "words, lower case").replace('"0.10"', "[musician, singer]")
    book = load((written(tmp_path, body.replace('"0.20"', "[dancer]")),))
    assert book.in_force(date(2025, 1, 1))["rate"].value == ["musician", "singer"]


def test_a_policy_entry_that_no_file_knows_is_refused(tmp_path: Path) -> None:
    book = load((written(tmp_path, GOOD),))
    with pytest.raises(ParameterError, match="unknown policy entry: fee"):
        book.changed({"fee": book.entries["rate"]})


def test_a_changed_value_leaves_the_book_it_came_from(tmp_path: Path) -> None:
    book = load((written(tmp_path, GOOD),))
    assert book.changed({"rate": book.entries["rate"][:1]}).in_force(date(2026, 7, 1))["rate"].value == Decimal("0.10")
    assert "rate" not in book.in_force(date(2026, 7, 1))
