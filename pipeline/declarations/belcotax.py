"""A sending for Belcotax-on-web: sheets 281.10 and 281.45 of one income year, in the order that `belcotax.yaml` gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from lxml import etree

from pipeline.core.params import LOADER

LANGUAGES = {"nl": "1", "fr": "2", "de": "3", "en": "2"}
"""The ministry writes in no English."""
DRAFT = " Draft: nothing was sent; Belcotax-on-web (ministry of Finance) still has to accept this file, by its own schema. "
KINDS = ("28110", "28145")
WITHHELD = {"28110": "2074", "28145": "2063"}
CONTROLLED = {"28110": ("2060", "2062", "2063", "2074", "2075"), "28145": ("2063", "2069", "2071")}
"""Figures whose sum is the control total 2059 of a sheet: of those that the ministry names, those that we declare."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of one member. kind: 28110 or 28145. person: of the register, national number valid. figures: number of the
    field, such as 2060 -> cents. days: the same -> a day, such as 2055, first in service."""

    kind: str
    person: Mapping[str, Any]
    figures: Mapping[str, int]
    days: Mapping[str, date]


@cache
def structure() -> dict[str, Any]:
    """What `belcotax.yaml` says: forms, parts, countries."""
    return dict(yaml.load(files("pipeline.declarations").joinpath("belcotax.yaml").read_bytes(), Loader=LOADER))


def number_of(element: str) -> str:
    """The ministry's number in an element's name: 2002 of f2002_inkomstenjaar, 2060 of f10_2060_gewonebezoldiginge."""
    first, *others = element.split("_")
    return others[0] if first in ("f10", "f45") else first[1:]


def country_code(country: str) -> str:
    """The ministry's number of a country, "" where it is not known here."""
    return str(structure()["countries"].get(country, ""))


def sending(cooperative: Mapping[str, str], year: str, day: date, sheets: Sequence[Sheet]) -> bytes:
    """The sending as XML. Sheets are numbered in the order given, those of 281.10 first."""
    ordered = [sheet for kind in KINDS for sheet in sheets if sheet.kind == kind]
    numbered = list(enumerate(ordered, start=1))
    totals = _totals(numbered, year)
    opgaven = {f"Opgave325{kind[3:]}": {f"Fiche{kind}": [_fiche(nth, sheet, cooperative, year) for nth, sheet in numbered
                                                         if sheet.kind == kind]}
               for kind in KINDS if any(sheet.kind == kind for sheet in ordered)}
    aangifte = {**_debtor(cooperative, year), "Opgaven": opgaven, **totals,
                "r8005_registratienummer": cooperative["enterprise_number"]}
    body = {**_sender(cooperative, year, day), **totals, "Aangiften": {"Aangifte": aangifte}}
    root = etree.Element("Verzendingen")
    _fill(root, {"Verzending": body})
    root.addprevious(etree.Comment(DRAFT))
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _fill(parent: Any, values: Mapping[str, Any]) -> None:
    """The elements of a part in their order, those that have a value; names may be given by their number alone."""
    for name, form in structure()["parts"][parent.tag].items():
        value = values.get(name, values.get(number_of(name)))
        for one in value if isinstance(value, list) else [value]:
            if one is None:
                continue
            child = etree.SubElement(parent, name)
            if isinstance(one, dict):
                _fill(child, one)
            else:
                child.text = _cut(str(one), form)


def _cut(text: str, form: str) -> str:
    """A text no longer than its field takes; whom it is about the national number says."""
    return text[:int(form.split(",")[0].split()[1])] if form.startswith("text") else text


def _sender(who: Mapping[str, str], year: str, day: date) -> dict[str, str]:
    phone = "".join(sign for sign in who["phone"] if sign.isdigit() or sign == "+")
    return {"v0002_inkomstenjaar": year, "v0010_bestandtype": "BELCOTAX", "v0011_aanmaakdatum": f"{day:%d-%m-%Y}",
            "v0014_naam": who["name"], "v0015_adres": who["street"], "v0016_postcode": who["postcode"],
            "v0017_gemeente": who["city"], "v0018_telefoonnummer": phone, "v0021_contactpersoon": who["name"],
            "v0022_taalcode": LANGUAGES[who["language"]], "v0023_emailadres": who["email"],
            "v0024_nationaalnr": who["enterprise_number"], "v0025_typeenvoi": "0"}


def _debtor(who: Mapping[str, str], year: str) -> dict[str, str]:
    return {"a1002_inkomstenjaar": year, "a1005_registratienummer": who["enterprise_number"], "a1011_naamnl1": who["name"],
            "a1013_adresnl": who["street"], "a1014_postcodebelgisch": who["postcode"], "a1015_gemeente": who["city"],
            "a1016_landwoonplaats": country_code(who["country"]), "a1020_taalcode": LANGUAGES[who["language"]]}


def _fiche(nth: int, sheet: Sheet, cooperative: Mapping[str, str], year: str) -> dict[str, Any]:
    who = sheet.person
    place = "f2016_postcodebelgisch" if who["country"] == "BE" else "f2112_buitenlandspostnummer"
    own = {"f45_2030_aardpersoon": "1", "f45_2031_verantwoordingsstukken": "0"} if sheet.kind == "28145" else {}
    amounts = {number: cents for number, cents in sheet.figures.items() if cents or number == "2059"}
    return {"f2002_inkomstenjaar": year, "f2005_registratienummer": cooperative["enterprise_number"],
            "f2008_typefiche": sheet.kind, "f2009_volgnummer": nth, "f2011_nationaalnr": who["national_number"],
            "f2013_naam": who["last_name"], "f2015_adres": who["street"], place: who["postcode"], "f2017_gemeente": who["city"],
            "f2018_landwoonplaats": country_code(who["country"]), "f2027_taalcode": LANGUAGES[who["language"]],
            "f2028_typetraitement": "0", "f2029_enkelopgave325": "0", "f2114_voornamen": who["first_name"], **own, **amounts,
            **{number: f"{day:%d-%m-%Y}" for number, day in sheet.days.items()}}


def _totals(numbered: Sequence[tuple[int, Sheet]], year: str) -> dict[str, Any]:
    """Control totals of the declaration (r8...) and of the sending (r9...), which holds one declaration."""
    of_numbers = sum(nth for nth, _ in numbered)
    control = sum(sheet.figures["2059"] for _, sheet in numbered)
    withheld = sum(sheet.figures.get(WITHHELD[sheet.kind], 0) for _, sheet in numbered)
    return {"r8002_inkomstenjaar": year, "r8010_aantalrecords": len(numbered) + 2, "r8011_controletotaal": of_numbers,
            "r8012_controletotaal": control, "r8013_totaalvoorheffingen": withheld,
            "r9002_inkomstenjaar": year, "r9010_aantallogbestanden": 3, "r9011_totaalaantalrecords": len(numbered) + 4,
            "r9012_controletotaal": of_numbers, "r9013_controletotaal": control, "r9014_controletotaal": withheld}
