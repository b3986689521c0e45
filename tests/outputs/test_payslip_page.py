"""What a member reads on the payslip, and what the file promises: PDF/A-3a, PDF/UA-1, fonts inside, same bytes."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import payslip_sample as sample
import pytest
from pypdf import PdfReader

from pipeline.core.labels import LANGUAGES, labels
from pipeline.outputs.payslip import files, view
from pipeline.outputs.pdf import literal, pdf

SITUATIONS = {"ordinary": sample.ordinary, "two-activities": sample.two_activities, "student": sample.student,
              "regularised": sample.regularised, "settled": sample.settled, "few-days": sample.few_days}


def read(slip):
    return PdfReader(io.BytesIO(pdf(view(slip))))


def words(slip):
    return "\n".join(page.extract_text() for page in read(slip).pages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_page_says_the_reviewed_words(situation, language, golden):
    golden(f"payslip-{situation}-{language}.txt", words(SITUATIONS[situation](language)) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_one_page_is_enough_for_ordinary_members(situation, language):
    assert len(read(SITUATIONS[situation](language)).pages) == 1


DEDUCTIONS = ("onss", "work_bonus_A", "work_bonus_B", "withholding", "withholding_requested", "withholding_artist_flat",
              "withholding_before", "special_contribution", "special_contribution_before")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_table_stands_on_one_row(language):
    lines = [sample.line(name, "1000.00", "", f"-{nth}.00") for nth, name in enumerate(DEDUCTIONS, start=1)]
    page = words(sample.regularised(language) | {"deductions": lines})
    for name in (*DEDUCTIONS, "special_contribution_regularisation", "holiday_provision", "employer_onss"):
        assert labels(language)[f"payslip_{name}"] in page, name


def test_ten_contracts_flow_over_to_a_second_page():
    slip = sample.ordinary(contracts=[sample.contract(f"A{n:04}", f"Studio {n}") for n in range(20)])
    assert len(read(slip).pages) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_spouse_and_right_has_its_word(language):
    words = labels(language)
    for status in ("employee", "worker", "artist", "student"):
        assert words[f"status_{status}"]
    for spouse in ("single", "none", "pension174", "pension579", "other290", "above"):
        assert words[f"payslip_spouse_{spouse}"]


def test_the_file_claims_pdf_a_3a_and_pdf_ua_1():
    packet = read(sample.ordinary()).xmp_metadata.stream.get_data().decode()
    for claim in ("<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>",
                  "<pdfuaid:part>1</pdfuaid:part>"):
        assert claim in packet


def test_the_file_is_tagged_in_the_members_language_with_a_title():
    root = read(sample.student("nl")).trailer["/Root"]
    assert root["/Lang"] == "nl-BE"
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root and "/OutputIntents" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value


def test_every_font_is_embedded():
    page = read(sample.ordinary()).pages[0]
    for font in page["/Resources"]["/Font"].values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_the_bar_is_described_for_those_who_cannot_see_it():
    described = view(sample.ordinary("en"))["cascade"]["description"]
    assert described.startswith("How €3,575.40 is divided: The cooperative’s share 6.3%, ")
    assert "Net pay 45.3%" in described


def test_the_date_is_that_of_the_data():
    metadata = read(sample.ordinary(pay_day="2031-12-24")).metadata
    assert metadata.creation_date.date().isoformat() == "2031-12-24"


def test_another_process_gives_the_same_bytes():
    here = sha256(pdf(view(sample.ordinary()))).hexdigest()
    code = ("import hashlib, payslip_sample as s; from pipeline.outputs.payslip import view; "
            "from pipeline.outputs.pdf import pdf; pdf(view(s.student('fr'))); "
            "print(hashlib.sha256(pdf(view(s.ordinary()))).hexdigest())")
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           env={"PYTHONPATH": ":".join(sys.path), "TZ": "Asia/Tokyo", "LC_ALL": "C"})
    assert there.stdout.strip() == here


def test_hostile_words_are_printed_and_nothing_else():
    text = words(sample.hostile())
    assert '#read("x") *b* @ref $x$ "quoted" \\ // /* Ωμέγα Жук' in text
    assert "\u202e" not in text


def test_a_character_without_a_glyph_is_a_question_mark_on_paper_and_itself_in_the_json():
    slip = sample.ordinary(member={**sample.MEMBER, "first_name": "日"})
    content = files(slip).files
    assert "日" in content["payslips/M0001.json"].decode()
    assert "? Van den Broeck" in words(slip)


@pytest.mark.parametrize("id_", ["../M1", "a/b", "", ".hidden", "M1\n", "a b"])
def test_an_id_that_could_leave_the_folder_names_no_file(id_):
    with pytest.raises(ValueError, match="cannot name a file"):
        files(sample.ordinary(member={**sample.MEMBER, "member_id": id_}))


@pytest.mark.parametrize(("value", "written"), [('a"b', '"a\\"b"'), ("\\", '"\\\\"'), ("#x\n", '"#x\\n"')])
def test_a_template_writes_only_inert_text(value, written):
    assert literal(value) == written


def test_a_template_prints_text_alone():
    with pytest.raises(TypeError):
        literal(3)


def test_a_payslip_stays_under_60_kilobytes():
    assert max(len(pdf(view(make(language)))) for make in SITUATIONS.values() for language in LANGUAGES) < 60_000


def test_threads_of_one_process_may_share_the_compiler():
    views = [view(sample.ordinary(number=f"2026-P{n}")) for n in range(8)]
    with ThreadPoolExecutor(4) as executor:
        assert list(executor.map(pdf, views)) == [pdf(each) for each in views]
