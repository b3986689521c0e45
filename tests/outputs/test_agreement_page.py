"""What a member reads on a contract, an amendment and a withdrawal, and what their files promise."""


import agreement_sample as sample
import pytest
from page_words import only_page

from pipeline.core.labels import LANGUAGES
from pipeline.outputs.agreement import files, view
from pipeline.outputs.render import check_pdf

SITUATIONS = {"contract": sample.contract, "student": sample.student, "amendment": sample.amendment,
              "withdrawal": sample.withdrawal}


def words(paper):
    return only_page(view(paper))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_says_the_reviewed_words(situation, language, golden):
    golden(f"agreement-{situation}-{language}.txt", words(SITUATIONS[situation](language)) + "\n")


def test_a_contract_of_every_status_names_who_pays_its_holidays():
    told = {status: view(sample.contract("en", terms={**sample.TERMS, "status": status}))["articles"][4][1]
            for status in ("employee", "worker", "artist", "student")}
    assert told["worker"] == told["artist"] and len(set(told.values())) == 3


def test_an_amendment_tells_what_changes_and_nothing_else():
    rows = view(sample.amendment("en"))["rows"]
    assert [(term, was) for term, was, _ in rows] == [
        ("Period", "from 16/03/2026 to 20/03/2026 inclusive"), ("Working time", "4 days of 7.6 h"),
        ("Pay", "the gross that the Activity's budget allows, all costs of employment included;"
                " at least the minimum of the scale")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_of_the_budget_is_agreed_in_words(language):
    told = words(sample.contract(language, terms={**sample.TERMS, "pay_basis": "amount", "pay": "400.00"}))
    assert "400" in told and "{" not in told


def test_an_amendment_after_the_work_began_says_so():
    late = "This amendment is put in writing after the work began."
    assert late in words({**sample.amendment("en"), "is_late": True}) and late not in words(sample.amendment("en"))


def test_only_a_students_contract_names_the_day_of_birth():
    assert "30/07/2004" in words(sample.student("en")) and "born" not in words(sample.contract("en"))


def test_words_of_members_are_never_markup():
    assert '#read("x") *b* @ref $x$' in words(sample.hostile("en"))


def test_its_files_lie_in_the_members_folder_under_their_number():
    made = files(sample.contract()).files
    assert list(made) == ["contracts/M0007/2026-K00001.pdf", "contracts/M0007/2026-K00001.json"]
    check_pdf("contracts/M0007/2026-K00001.pdf", made["contracts/M0007/2026-K00001.pdf"])


def test_an_id_that_could_leave_the_folder_is_refused():
    with pytest.raises(ValueError, match="cannot name a file"):
        files(sample.contract(member={**sample.PERSON, "member_id": "../M1"}))
