"""From turnover to the account: each line can be done again, and nothing is left over."""

from decimal import Decimal

import payslip_sample as sample
import pytest

from pipeline.outputs.cascade import cascade
from pipeline.outputs.payslip import view
from pipeline.outputs.printed import Printed, iban_text

EN = Printed("en")


def rows(slip, printed=EN):
    return {row["label"]: row for row in cascade(slip, printed)["rows"]}


@pytest.mark.parametrize("make", [sample.ordinary, sample.two_activities, sample.student])
def test_the_parts_add_up_to_what_came_in(make):
    assert cascade(make("en"), EN)["closes"].endswith("Difference: €0.00.")


def test_a_missing_cent_is_shown():
    assert cascade(sample.ordinary("en", net="1621.04"), EN)["closes"].endswith("Difference: €0.01.")


def test_a_line_with_a_rate_shows_base_times_rate():
    line = rows(sample.ordinary("en"))["Your social security"]
    assert (line["how"], line["amount"]) == ("2,000.00 × 13.07%", "−261.40")


def test_a_work_bonus_gives_back():
    assert rows(sample.ordinary("en"))["Work bonus, part A"]["amount"] == "10.00"


def test_contributions_of_one_rate_share_a_line():
    twice = [sample.line("onss", "1000.00", "0.1307", "-130.70"),
             sample.line("work_bonus_A", "2750.00", "", "5.00")] * 2
    student = [sample.line("onss", "100.00", "0.0271", "-2.71")]
    shown = cascade(sample.ordinary("en", deductions=twice + student), EN)["rows"]
    assert [(row["how"], row["amount"]) for row in shown if row["label"] == "Your social security"] == [
        ("2,000.00 × 13.07%", "−261.40"), ("100.00 × 2.71%", "−2.71")]
    assert len([row for row in shown if row["label"] == "Work bonus, part A"]) == 2


def test_tax_from_a_table_names_its_base_and_the_family():
    assert rows(sample.ordinary("en"))["Tax withheld"]["how"] == "scale, 1,748.60, single, children: 1"


def test_contracts_with_two_rates_show_no_product():
    two = [sample.contract(), sample.contract(employer_rate="0.0542")]
    assert rows(sample.ordinary("en", contracts=two))["Employer’s social security"]["how"] == ""


def test_amounts_rounded_on_each_contract_say_so():
    two = [sample.contract(margin="187.17"), sample.contract(margin="187.16")]
    assert rows(sample.ordinary("en", contracts=two))["Mutualised margin"]["how"] == (
        "6,136.64 × 6.1%, rounded each time")


def test_the_bar_has_one_segment_a_destination_and_fills_the_width():
    bar = cascade(sample.ordinary("en"), EN)["bar"]
    assert [part["colour"] for part in bar] == ["fees", "expenses", "closing", "insurance", "holiday", "employer",
                                               "social", "tax", "net"]
    assert 990 <= sum(part["size"] for part in bar) <= 1000


def test_a_budget_in_debt_has_no_bar():
    slip = sample.ordinary("en", activities=[sample.activity(opening="-9000.00")])
    assert cascade(slip, EN)["bar"] == []


def test_a_budget_table_appears_with_several_activities_only():
    assert view(sample.ordinary())["budgets"] == []
    assert view(sample.two_activities("en"))["budgets"][-1] == [
        "Total", "125.40", "5,300.00", "−344.50", "−84.20", "−1,534.16", "−3,068.32", "394.22"]


def test_without_reimbursement_the_cascade_ends_at_net():
    assert list(rows(sample.student("en")))[-1] == "Net pay"


@pytest.mark.parametrize(("language", "written"), [
    ("fr", "13,07\u202f%"), ("nl", "13,07\u00a0%"), ("de", "13,07\u00a0%"), ("en", "13.07%")])
def test_a_rate_is_written_as_people_write_it(language, written):
    assert Printed(language).percent("0.1307") == written


def test_small_things_are_printed_plainly():
    assert EN.percent("0.25") == "25%"
    assert EN.short_money("1000.00") == "1,000" and EN.short_money("1000.10") == "1,000.10"
    assert EN.share(Decimal(1), Decimal(0)) == ""
    assert Printed("nl").number("1.6") == "1,6"
    assert Printed("de").month("2026-03") == "März 2026"
    assert iban_text("BE71096123456769") == "BE71 0961 2345 6769"


def test_copyright_has_its_line_and_its_column_where_an_activity_paid_any():
    slip = sample.two_activities("en")
    studio, duo = slip["activities"]
    paid = slip | {"activities": [studio | {"copyright": "200.00", "closing": "83.54"}, duo]}
    assert rows(paid)["Copyright paid from the budget"]["amount"] == "−200.00"
    assert cascade(paid, EN)["closes"].endswith("Difference: €0.00.")
    assert [len(row) for row in view(slip)["budgets"]] == [8, 8, 8]
    assert [row[5] for row in view(paid)["budgets"]] == ["−200.00", "0.00", "−200.00"]
