"""Excluded professions are named inside longer words, in four languages; other trades with a like name are not."""

from datetime import date

import pytest

from pipeline.core.params import load
from pipeline.core.problems import Problem, wording
from pipeline.month.eligible import ground_against
from pipeline.rules import param_files

EXCLUDED = load(param_files()).in_force(date(2026, 4, 2))["excluded_professions"].value


@pytest.mark.parametrize("words", [
    "avocate", "Avocat au barreau de Bruxelles", "Rechtsanwältin", "RECHTSANWALTIN", "médecin généraliste", "Médecin",
    "chirurgien", "orthodontist", "tandarts", "arts", "docteur", "notaire honoraire", "huissier de justice", "architecte",
    "avocat(e)", "apotheker-titularis", "dierenarts", "Zahnärztin in Eupen"])
def test_an_excluded_profession_is_found(words: str) -> None:
    assert ground_against(words, EXCLUDED)


@pytest.mark.parametrize("words", [
    "illustrator", "performing arts teacher", "professeur aux beaux-arts", "software architect", "architecte paysagiste",
    "script doctor", "huissier de spectacle", "notatechnicus", "advocacy officer", ""])
def test_another_trade_is_left_alone(words: str) -> None:
    assert ground_against(words, EXCLUDED) == ""


def test_the_ground_is_told_in_the_language_of_the_rest() -> None:
    problem = Problem(code="PROFESSION-EXCLUDED", value="avocate", expected=ground_against("avocate", EXCLUDED))
    assert "profession libérale" in wording(problem, "fr")[1] and "freier Beruf" in wording(problem, "de")[1]


def test_words_of_a_list_are_told_in_the_readers_language() -> None:
    problem = Problem(code="WORD-UNKNOWN", value="fortnight", expected="hour, day, piece")
    assert wording(problem, "nl")[1].endswith("uur, dag, stuk.")
