"""The Belcotax sending: our own check passes what we make, and names whatever else is changed in it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from lxml import etree

from pipeline.declarations.belcotax import Sheet, country_code, sending, structure
from pipeline.declarations.belcotax_check import faults

COOPERATIVE = {"name": "Smart", "enterprise_number": "0999218477", "street": "Rue de l'Essai 72", "postcode": "1060",
               "city": "Saint-Gilles", "country": "BE", "language": "fr", "phone": "+32 2 555 01 00", "email": "paie@example.org"}


def person(**other: str) -> dict[str, str]:
    return {"national_number": "85073003328", "first_name": "Inès", "last_name": "Van den Broeck", "street": "Rue & <b> 3",
            "postcode": "1030", "city": "Schaerbeek", "country": "BE", "language": "nl", **other}


def made() -> Any:
    pay = {"2059": 5_000_00, "2060": 2_000_00, "2062": 2_000_00, "2063": 500_00, "2074": 450_00, "2075": 50_00, "2131": 450_00,
           "2115": 10_00}
    rights = {"2059": 640_00, "2063": 30_00, "2069": 400_00, "2071": 210_00}
    abroad = person(national_number="93051822361", country="FR", postcode="59000")
    sheets = [Sheet("28145", person(), rights, {}), Sheet("28110", person(), pay, {"2055": date(2026, 3, 2)}),
              Sheet("28110", abroad, pay, {})]
    return etree.fromstring(sending(COOPERATIVE, "2026", date(2027, 1, 20), sheets))


def text(name: str, value: str, nth: int = 0) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        root.findall(f".//{name}")[nth].text = value
    return change


def gone(name: str) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        element = root.find(f".//{name}")
        element.getparent().remove(element)
    return change


def twice(name: str) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        element = root.find(f".//{name}")
        element.addnext(etree.fromstring(etree.tostring(element)))
    return change


def last(name: str) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        element = root.find(f".//{name}")
        element.getparent().append(element)
    return change


MUTATIONS = {
    "a year that is none": (text("v0002_inkomstenjaar", "nonsense"), "is no year"),
    "another order": (last("f2013_naam"), "not in their order"),
    "an element that is missing": (gone("f2008_typefiche"), "f2008_typefiche is missing"),
    "an element twice": (twice("v0014_naam"), "stands 2 times"),
    "a kind of person that is none": (text("f45_2030_aardpersoon", "3"), "is no one"),
    "a name that is too long": (text("f2114_voornamen", "x" * 31), "longer than 30"),
    "an empty address": (text("f2015_adres", " "), "empty"),
    "euro for cents": (text("f10_2060_gewonebezoldiginge", "2000.00"), "is no cents"),
    "an amount below nothing": (text("f10_2074_bedrijfsvoorheffing", "-1"), "is no cents"),
    "a day the other way round": (text("f10_2055_datumvanindienstt", "2026-03-02"), "is no date"),
    "a national number with wrong check digits": (text("f2011_nationaalnr", "85073003329"), "wrong check digits"),
    "a figure that the control total does not know": (text("f10_2075_bijzonderbijdrage", "5001"), "2059 is another sum"),
    "a total of pay that is another": (text("f10_2131_bedrijfsvoorheffingvanwerkgever", "1"), "2131 not 2074"),
    "sheets that miss a number": (text("f2009_volgnummer", "7", 1), "one after the other"),
    "a sheet that says another kind": (text("f2008_typefiche", "28145"), "Fiche28110 says 28145"),
    "a foreigner with a Belgian postcode": (text("f2018_landwoonplaats", "111"), "a Belgian postcode or a foreign one"),
    "a wrong number of records": (text("r8010_aantalrecords", "3"), "r8010_aantalrecords: 3 is not 5"),
    "a wrong sum of tax": (text("r9014_controletotaal", "1"), "r9014_controletotaal: 1 is not 93000"),
    "another document": (lambda root: setattr(root, "tag", "Verzending"), "not a sending"),
}


def test_the_file_says_that_it_is_a_draft_and_who_must_accept_it() -> None:
    said = made().getprevious()
    assert "Draft" in said.text and "Belcotax" in said.text


def test_what_we_make_has_no_fault() -> None:
    assert faults(etree.tostring(made())) == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_change_is_named(mutation: str) -> None:
    change, says = MUTATIONS[mutation]
    root = made()
    change(root)
    assert any(says in fault for fault in faults(etree.tostring(root))), faults(etree.tostring(root))


def test_fields_of_a_sheet_stand_in_rising_order_as_the_schema_has_them() -> None:
    for kind in ("Fiche28110", "Fiche28145"):
        names = list(structure()["parts"][kind])
        general = [int(name[1:5]) for name in names if re.match(r"f2\d{3}_", name)]
        own = [int(name.split("_")[1]) for name in names if name.startswith(("f10_", "f45_"))]
        assert (general, own) == (sorted(general), sorted(own)) and names[:len(general)] == [
            name for name in names if re.match(r"f2\d{3}_", name)]


def test_sheets_of_pay_come_first_whatever_the_order_given() -> None:
    assert [sheet.findtext("f2008_typefiche") for sheet in made().iter() if str(sheet.tag).startswith("Fiche")] == [
        "28110", "28110", "28145"]


def test_a_long_name_is_cut_to_its_field_and_markup_is_text() -> None:
    sheet = Sheet("28110", person(first_name="Wolfeschlegel" * 4), {"2059": 0, "2201": 100}, {})
    root = etree.fromstring(sending(COOPERATIVE, "2026", date(2027, 1, 20), [sheet]))
    assert len(root.findtext(".//f2114_voornamen") or "") == 30
    assert root.findtext(".//f2015_adres") == "Rue & <b> 3"
    assert faults(etree.tostring(root)) == []


def test_a_country_that_is_not_known_has_no_number() -> None:
    assert (country_code("BE"), country_code("FR"), country_code("XX")) == ("150", "111", "")
