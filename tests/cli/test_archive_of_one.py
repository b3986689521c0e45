"""The archive of each member, in a home with all kinds of papers: nobody else's name, account or national number is in it."""

import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.homes import APPROVE, copied, done, smart
from tests.cli.test_export_member import MEMBERS, people

DAY = ("--as-of", "2026-08-21")


@pytest.fixture(scope="module")
def busy(corrected: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home: a corrected month, reminders, and each member's yearly sheet, account, comparison and papers on leaving."""
    home = copied(corrected, tmp_path_factory.mktemp("busy") / "coop")
    done(home, *APPROVE, "--quiet")
    done(home, "remind", "--as-of", "2026-06-20", "--quiet")
    smart(home, "declare", "281", "2026", *DAY)
    for slip in sorted((home / "output/2026-03/payslips").glob("*.pdf")):
        for command in (("declare", "account", f"{slip.stem}.2026"), ("declare", "leaving", slip.stem),
                        ("compare", slip.stem, "--year", "2026")):
            smart(home, *command)
    return home


def said(name: str, body: bytes) -> str:
    """What a file says, blanks as one."""
    if name.endswith(".pdf"):
        body = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True).stdout
    return re.sub(r"\s+", " ", body.decode("utf-8", "replace"))


def bare(text: str) -> str:
    """Letters and digits as accounts and national numbers have them, however they are written apart."""
    return re.sub(r"[\s./-]", "", text)


def test_each_archive_tells_of_its_member_alone(busy: Path) -> None:
    everybody = people(busy)
    kinds = set()
    for member in sorted(file.stem for file in (busy / "output/2026-03/payslips").glob("*.pdf")):
        archive = Path(done(busy, "export-member", member, *DAY).stdout.splitlines()[-1])
        with ZipFile(archive) as inside:
            texts = {name: said(name, inside.read(name)) for name in inside.namelist()}
        kinds |= {name.partition("/")[0] for name in texts}
        for name, text in texts.items():
            assert not others_in(text, member, everybody), (member, name)
    assert {"fin-de-contrat", "fiches-fiscales", "comptes-individuels", "comparaisons", "contrats", "decomptes"} <= kinds


def others_in(text: str, member: str, everybody: dict[str, tuple[str, ...]]) -> list[str]:
    """What a text tells of other members: ids, names in either order, accounts, national numbers."""
    found = []
    for other, (_, name, iban, number) in everybody.items():
        first, _, last = name.partition(" ")
        words = (other, name, f"{last} {first}", f"{last}, {first}")
        if other != member:
            found += [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)]
            found += [word for word in (bare(iban), bare(number)) if word and word in bare(text)]
    return found


def test_the_search_finds_what_it_looks_for(busy: Path) -> None:
    """Another's account or number, written with blanks or points, and a name turned round."""
    everybody = people(busy)
    _, name, iban, number = everybody["M002"]
    first, _, last = name.partition(" ")
    for text in (f"{last.upper()} {first}", " ".join(re.findall(".{1,4}", bare(iban))), f"{number[:6]}-{number[6:]}", "of M002."):
        assert others_in(text, "M001", everybody) and not others_in(text, "M002", everybody)


def test_papers_without_a_year_stand_under_words_that_say_so(busy: Path) -> None:
    """The papers on leaving: no raw name of a file, no piece of a word as their year."""
    html = (busy / MEMBERS / "M001/index.html").read_text()
    assert "<summary>Sans date</summary>" in html and "données du C4" in html and "M001.c4<" not in html
    years = re.findall(r"<summary>([^<]*)</summary>", html)
    assert all(year == "Sans date" or re.fullmatch(r"20\d\d", year) for year in years)
