"""Under which codes the quarterly declaration to the ONSS (DmfA) takes a contract and each line of its contributions."""

import polars as pl
from polars import Expr

MANUAL = ("worker", "artist")
"""Statuses whose contributions are due on 108 %."""


def record_code(status: Expr, joint_committee: Expr, is_young: Expr, onss_worker_codes: dict, dmfa_young_worker_codes: dict,
                dmfa_student_codes: dict) -> Expr:
    """Worker code of the line on which a contract is declared.

    Joint committees numbered from 100 are those of manual workers; a student of a mixed one counts as an employee.

    Law: law of 27 June 1969, article 21 (the declaration); ONSS glossary, annex 2.
    """
    student = _word(pl.when(joint_committee.str.starts_with("1")).then(pl.lit("manual")).otherwise(pl.lit("employee")),
                    dmfa_student_codes)
    ordinary = pl.when(is_young).then(_word(status, dmfa_young_worker_codes)).otherwise(_word(status, onss_worker_codes))
    return pl.when(status == "student").then(student).otherwise(ordinary)


def fund_code(status: Expr, joint_committee: Expr, joint_committee_funds: dict, dmfa_fund_codes: dict) -> Expr:
    """Code of what is due to the fund of the joint committee; none where its own rate is not known.

    Law: law of 7 January 1958 on funds of joint committees; ONSS glossary, annex 2.
    """
    manual = status.is_in(MANUAL)
    kind = pl.when(manual).then(pl.lit("manual")).otherwise(pl.lit("employee"))
    general = pl.when(joint_committee.is_in(list(joint_committee_funds))).then(_word(kind, dmfa_fund_codes)).otherwise(pl.lit(""))
    return pl.when(manual).then(general).otherwise(joint_committee.replace_strict(
        dmfa_fund_codes, default=general, return_dtype=pl.String))


def declared_under(line: Expr, part: Expr, line_code: Expr, fund_code: Expr, record_code: Expr) -> Expr:
    """Code of the contribution in which a line of the employer's charges is declared; none where it is not declared.

    What has no code of its own is declared with the member's contribution; a fund without a code is provisioned only.

    Law: law of 27 June 1969, article 21 (the declaration).
    """
    own = pl.when(line == "joint_committee_fund").then(fund_code).otherwise(line_code)
    whole = pl.when(part == "employer_onss").then(record_code).otherwise(pl.lit(""))
    return pl.when(own == "").then(whole).otherwise(own)


def contribution_type(declared_under: Expr, dmfa_contribution_types: dict) -> Expr:
    """Kind of the contribution beside its code.

    Law: law of 27 June 1969, article 21 (the declaration); ONSS glossary, annex 3.
    """
    return declared_under.replace_strict(dmfa_contribution_types, default="0", return_dtype=pl.String)


def _word(key: Expr, words: dict) -> Expr:
    return key.replace_strict(words, default="", return_dtype=pl.String)
