"""The attendance sheet: every voter once with one vote, headings on every page, in four languages, also for thousands."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from pipeline.core.labels import LANGUAGES, labels
from pipeline.outputs.assembly import attendance_sheet, view

COOPERATIVE = {"name": "Smart (test)", "enterprise_number": "0403019261", "street": "Rue Emile Feron 70", "postcode": "1060",
               "city": "Bruxelles"}
FIRST = ("Aïcha", "Bram", "Chloé", "Maximilienne-Alexandrine", "#let x = [*Jean*]")
LAST = ("Peeters", "El Amrani", "N’Diaye", "von Hohenstaufen-Württemberg", "Donaudampfschifffahrtsgesellschaftskapitän")


def voters(count: int) -> list[dict[str, Any]]:
    return [{"member_id": f"M{nth:05}", "first_name": FIRST[nth % 5], "last_name": LAST[nth // 5 % 5], "votes": 1}
            for nth in range(1, count + 1)]


def pages(count: int, language: str = "en") -> list[str]:
    body = attendance_sheet(voters(count), "2026-05-23", {**COOPERATIVE, "language": language})
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(BytesIO(body)).pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_the_reviewed_words(language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"assembly-{language}.txt", "\f\n".join(pages(30, language)) + "\n")


def test_an_assembly_without_members_is_told_so() -> None:
    [page] = pages(0)
    assert "Total votes (0 members)" in page


def test_three_thousand_members_stand_once_each_below_headings() -> None:
    body = attendance_sheet(voters(3000), "2026-05-23", {**COOPERATIVE, "language": "en"})
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=True).stdout.decode()
    every = read.split("\f")[:-1]
    assert len(every) > 100 and re.findall(r"M\d{5}", " ".join(every)) == [one["member_id"] for one in voters(3000)]
    assert all(labels("en")["assembly_signature"] in page for page in every if "M0" in page)
    assert "Total votes (3,000 members)" in every[-1] and "3,000" in every[0]


def test_votes_are_those_of_members() -> None:
    said = view(voters(3), "2026-05-23", {**COOPERATIVE, "language": "nl"})
    assert [row[-1] for row in said["rows"]] == ["1", "1", "1"] and said["figures"][1][1] == "3"


def test_the_same_roll_has_the_same_bytes() -> None:
    made = [attendance_sheet(voters(40), "2026-05-23", {**COOPERATIVE, "language": "fr"}) for _ in range(2)]
    assert made[0] == made[1]
