"""The employer's side of a contract: contributions, funds, insurance, holiday pay set aside."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, cents, exact


def employer_rate(status: Expr, employer_base_rate: Decimal, employer_holiday_quarterly_rate: Decimal,
                  student_employer_rate: Decimal) -> Expr:
    """Rate of the employer's contributions; with the quarterly holiday-pay part for workers and artists.

    Law: law of 29 June 1981, article 38; royal decree of 28 November 1969, article 17bis (students).
    """
    manual = employer_base_rate + employer_holiday_quarterly_rate
    return (
        pl.when(status == "student").then(exact(student_employer_rate))
        .when(status.is_in(["worker", "artist"])).then(exact(manual))
        .otherwise(exact(employer_base_rate))
    )


def employer_onss(onss_base: Expr, employer_rate: Expr) -> Expr:
    """Employer's social security contributions.

    Law: law of 29 June 1981, article 38.
    """
    return cents(onss_base * employer_rate)


def joint_committee_rate(joint_committee: Expr, funds_rate: Decimal, joint_committee_funds: dict) -> Expr:
    """Rate of the contributions to the funds: the sum of the joint committee's own lines where they are known.

    Policy: one average rate until a joint committee's own lines are known.
    """
    share = exact(funds_rate)
    for committee, lines in joint_committee_funds.items():
        share = pl.when(joint_committee == committee).then(exact(sum(lines.values(), Decimal(0)))).otherwise(share)
    return share


def funds(onss_base: Expr, joint_committee_rate: Expr) -> Expr:
    """Contributions to the funds of the joint committees.

    Policy: rounded once, as a whole; its lines share it out.
    """
    return cents(onss_base * joint_committee_rate)


def accident_insurance(onss_base: Expr, accident_insurance_rate: Decimal) -> Expr:
    """Premium of the insurance against accidents at work.

    Policy: the premium of the cooperative's contract, on the base of the contributions.
    """
    return cents(onss_base * accident_insurance_rate)


def holiday_provision(holiday_earned: Expr, gross: Expr, onss_base: Expr, status: Expr, holiday_simple_rate: Decimal,
                      employer_base_rate: Decimal, holiday_annual_rate: Decimal) -> Expr:
    """Holiday pay set aside; none for students.

    To employees it is paid at exit, so the contributions on its simple half are set aside too; for workers
    and artists it is the yearly contribution to the holiday fund.

    Law: laws on the annual holidays of employees, coordinated on 28 June 1971, articles 8 to 19.
    """
    employees = holiday_earned + cents(gross * holiday_simple_rate * employer_base_rate)
    return (
        pl.when(status == "student").then(ZERO)
        .when(status == "employee").then(employees)
        .otherwise(cents(onss_base * holiday_annual_rate))
    )
