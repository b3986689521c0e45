"""Shares are known under what people call them, in four languages; honest expenses with a like name are not."""

from datetime import date

import polars as pl
import pytest

from pipeline.core.params import load
from pipeline.month.eligible import names
from pipeline.rules import param_files

WORDS = load(param_files()).in_force(date(2026, 4, 2))["share_expense_words"].value


def is_share(words: str) -> bool:
    return bool(pl.DataFrame({"said": [words]}).select(names("said", WORDS)).item())


@pytest.mark.parametrize("words", [
    "30 EUR share Smart", "Part coopérateur", "Souscription au capital de Smart", "lidgeld Smart", "cotisation annuelle Smart",
    "share certificates of the coop", "Coop membership fee", "2 parts sociales", "Part de coopératrice 2026", "PART SMART",
    "parts chez Smart", "Cotisation Smart 2026", "aandelen van Smart", "Coöperatie-aandeel", "lidmaatschap Smart",
    "aandeel als coöperant", "Intekening op aandelen", "coop share", "Smart membership", "Geschäftsanteil",
    "Anteile an der Genossenschaft", "Mitgliedsbeitrag Smart", "Anteil bei Smart", "share"])
def test_a_share_is_known(words: str) -> None:
    assert is_share(words)


@pytest.mark.parametrize("words", [
    "car share", "Car share Smart fortwo", "partage", "part de gâteau", "achat de parts de tarte pour le tournage",
    "Anteil an Miete", "ridesharing", "Part du loyer", "Spare part smart TV", "smartphone", "aandeel in de huur",
    "cotisation annuelle SABAM", "Market share report", "Departure fee", "apartment", "timeshare", "lidgeld sportclub",
    "Mitgliedsbeitrag Berufsverband"])
def test_an_honest_expense_passes(words: str) -> None:
    assert not is_share(words)
