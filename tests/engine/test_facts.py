"""What a problem or a parameter says, written as a reader of each language writes it."""

from importlib.resources import files
from typing import Any

import pytest
import yaml

from pipeline.core.calendar import public_holidays
from pipeline.core.facts import KINDS, fact_text, value_text
from pipeline.core.labels import LANGUAGES, labels, parameter_label, typeset
from pipeline.core.params import read
from pipeline.core.problems import Problem, catalogue, wording
from pipeline.intake.words import closed_list
from pipeline.rules import param_files

WORDS = yaml.safe_load(files("templates").joinpath("labels/words.yaml").read_text(encoding="utf-8"))
NAMES = sorted({name for file in param_files() for name in read(file)})


@pytest.mark.parametrize(("kind", "fact", "fr", "de"), [
    ("amount", "1234.5", "1\u202f234,50", "1.234,50"), ("number", "14.125", "14,125", "14,125"), ("number", "9", "9", "9"),
    ("day", "2026-04-30", "30/04/2026", "30.04.2026"),
    ("day", "", "\u2013", "\u2013"), ("month", "2026-04", "avril 2026", "April 2026"),
    ("range", "0.01 - 100000", "0,01 - 100000", "0,01 - 100000"), ("range", " - 24", "\u2264 24", "\u2264 24"),
    ("words", "employee \u2192 hold", "employé \u2192 en attente", "Angestellter \u2192 wartet"),
    ("words", "21, reverse_charge", "21, autoliquidation", "21, Steuerschuldumkehr"),
    ("words", "Labour Day", "fête du Travail", "Tag der Arbeit"),
    ("parameters", "meal_day, fee_rate", "Repas en route sans justificatif, au plus par jour; Commission de la coopérative",
     "Mahlzeit unterwegs ohne Beleg, höchstens am Tag; Anteil der Genossenschaft")])
def test_a_fact_is_written_in_the_readers_language(kind: str, fact: str, fr: str, de: str) -> None:
    assert [fact_text(fact, kind, language) for language in ("fr", "de")] == [fr, de]


def test_a_range_whose_end_is_not_in_it_says_so() -> None:
    assert [fact_text("> 0, <= 0.5", "range", language) for language in ("fr", "en")] == ["> 0, \u2264 0,5", "> 0, \u2264 0.5"]


def test_what_is_not_of_its_kind_stays_as_it_is() -> None:
    kinds = sorted(set(KINDS) - {"heading"})
    assert {fact_text("31/02/2026 ?", kind, "fr") for kind in kinds} == {"31/02/2026 ?"}


@pytest.mark.parametrize(("value", "unit", "fr", "en"), [
    ("0.0557", "share of gross", "5,57\u202f%", "5.57%"), ("3466.44", "EUR a year", "3\u202f466,44\u00a0€", "3,466.44\u00a0€"),
    ("650", "hours a year", "650", "650"), ("employee", "word: employee or worker", "employé", "employee"),
    (["0", "624"], "EUR a year, by number of children", "0,00\u00a0€; 624,00\u00a0€", "0.00\u00a0€; 624.00\u00a0€"),
    ({}, "word: by status", "\u2013", "\u2013"),
    ([str(n) for n in range(9)], "points", "0; 1; 2; 3; 4; 5\u2026", "0; 1; 2; 3; 4; 5\u2026"),
    ([{"above": "1945.38", "fixed": "0", "rate": "0.0422", "most": None}], "EUR a month",
     "au-dessus de 1\u202f945,38\u00a0€, taux 4,22\u202f%", "above 1,945.38\u00a0€, rate 4.22%")])
def test_the_value_of_a_parameter(value: Any, unit: str, fr: str, en: str) -> None:
    assert [value_text(value, unit, language) for language in ("fr", "en")] == [fr, en]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_has_a_name_in_every_language(language: str) -> None:
    assert [name for name in NAMES if parameter_label(name, language) == name] == []


def test_no_name_is_of_a_parameter_that_is_gone() -> None:
    named = yaml.safe_load(files("templates").joinpath("labels/parameters.yaml").read_text(encoding="utf-8"))
    assert sorted(named) == NAMES and {frozenset(texts) for texts in named.values()} == {frozenset(LANGUAGES)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_that_a_problem_advises_is_one_that_the_intake_reads(language: str) -> None:
    for name, words in WORDS.items():
        if name in ("vat", "yes", "total", "sheet"):
            continue
        for word in words:
            assert closed_list(name)[labels(language)[f"word_{word}"].lower()] == word


def test_every_public_holiday_has_its_word() -> None:
    english = set(public_holidays(2026).values())
    assert {fact_text(name, "words", "en") for name in english} == english
    assert not {fact_text(name, "words", "nl") for name in english} & english


def test_a_problem_is_told_with_amounts_and_days_of_the_language() -> None:
    problem = Problem(code="EXPENSE-LIMIT", value="14.50", expected="9.00")
    assert wording(problem, "fr")[0].startswith("14,50 EUR") and wording(problem, "en")[0].startswith("14.50 EUR")
    assert "30.04.2026" in wording(Problem(code="SHARE-NOT-COVERED", value="2026-04-30"), "de")[0]


def test_french_has_its_own_apostrophe_and_spaces() -> None:
    assert typeset("l'Activité « x »", "fr") == "l\u2019Activité «\u202fx\u202f»" and typeset("it's « x »", "en") == "it's « x »"
    texts = [text for about in catalogue().values() for text in about["fr"].values()] + list(labels("fr").values())
    assert [text for text in texts if "'" in text or "« " in text] == []
