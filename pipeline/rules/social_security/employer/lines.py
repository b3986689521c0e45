"""The lines that the employer's contributions and the funds are made of, each with its rate and code."""

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, exact


def worker_code(status: Expr, onss_worker_codes: dict) -> Expr:
    """Code under which the ONSS declares a worker of this status.

    Law: law of 27 June 1969, article 21 (the declaration); ONSS instructions, worker codes.
    """
    return _word(status, onss_worker_codes)


def reduction_category(status: Expr, onss_reduction_categories: dict) -> Expr:
    """Category of the structural reduction; none where the status brings no reduction.

    Law: programme law of 24 December 2002, articles 326 and 330.
    """
    return _word(status, onss_reduction_categories)


def line_code(line: Expr, employer_line_codes: dict) -> Expr:
    """Code of a contribution in the declaration to the ONSS, where it is known.

    Law: law of 27 June 1969, article 21 (the declaration); ONSS instructions, contribution codes.
    """
    return _word(line, employer_line_codes)


def contribution_line_rate(line: Expr, status: Expr, employer_contribution_lines: dict) -> Expr:
    """Rate of a line of the employer's contributions; nothing where the status does not bear it.

    Law: law of 29 June 1981, article 38; royal decree of 28 November 1969, article 17bis (students).
    """
    return _of_status(line, status, employer_contribution_lines)


def fund_line_rate(line: Expr, status: Expr, joint_committee: Expr, employer_fund_lines: dict,
                   joint_committee_funds: dict) -> Expr:
    """Rate of a line of the funds: the joint committee's own list where the policy has one; a student bears the law's.

    Law: law of 26 June 2002 on closures of enterprises; law of 7 January 1958 on funds of joint committees.
    """
    rate = _of_status(line, status, employer_fund_lines)
    for committee, own in joint_committee_funds.items():
        is_own = (joint_committee == committee) & (status != "student")
        rate = pl.when(is_own).then(_rate(line, own)).otherwise(rate)
    return rate


def is_reducible(line: Expr, employer_reducible_lines: list) -> Expr:
    """Whether the structural reduction may take from this line.

    Law: programme law of 24 December 2002, article 326; the part for holiday pay and the funds are not reduced.
    """
    return line.is_in(employer_reducible_lines)


def line_rate(contribution_line_rate: Expr, fund_line_rate: Expr) -> Expr:
    """Rate of the line, of whichever kind it is.

    Law: law of 29 June 1981, article 38.
    """
    return contribution_line_rate + fund_line_rate


def _of_status(line: Expr, status: Expr, rates: dict) -> Expr:
    found = ZERO
    for of, lines in rates.items():
        found = pl.when(status == of).then(_rate(line, lines)).otherwise(found)
    return found


def _rate(line: Expr, rates: dict) -> Expr:
    found = ZERO
    for name, rate in rates.items():
        found = pl.when(line == name).then(exact(rate)).otherwise(found)
    return found


def _word(key: Expr, words: dict) -> Expr:
    return key.replace_strict(words, default="", return_dtype=pl.String)
