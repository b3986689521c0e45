"""Which tax a contract's pay falls under, contract by contract."""

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO


def flat_taxable(taxable: Expr, is_artist_flat: Expr) -> Expr:
    """Taxable pay under the flat rate of performing artists.

    Law: annex III of the royal decree implementing the income tax code, no 80.
    """
    return pl.when(is_artist_flat).then(taxable).otherwise(ZERO)


def key_formula_taxable(taxable: Expr, is_artist_flat: Expr, status: Expr) -> Expr:
    """Taxable pay under the key formula; none for students within their hours.

    Law: annex III of the royal decree implementing the income tax code, no 1 and no 2 (students).
    """
    return pl.when(is_artist_flat | (status == "student")).then(ZERO).otherwise(taxable)


def fiscal_bonus_A(work_bonus_A: Expr, key_formula_taxable: Expr) -> Expr:
    """Work bonus, part A, that lowers the withholding: of pay under the key formula only.

    Law: income tax code, article 289ter/1; key formula, no 20.
    """
    return pl.when(key_formula_taxable > 0).then(work_bonus_A).otherwise(ZERO)


def fiscal_bonus_B(work_bonus_B: Expr, key_formula_taxable: Expr) -> Expr:
    """Work bonus, part B, that lowers the withholding: of pay under the key formula only.

    Law: income tax code, article 289ter/1; key formula, no 20.
    """
    return pl.when(key_formula_taxable > 0).then(work_bonus_B).otherwise(ZERO)
