"""Scale III of the withholding tax: these rules replace those of the same name for non-residents."""

from polars import Expr


def imputed(annual_net: Expr) -> Expr:
    """Nothing is imputed to a spouse.

    Law: key formula, scale III (non-residents).
    """
    return annual_net * 0


def base_tax(own_tax: Expr) -> Expr:
    """Yearly tax by the scale on all of the income: no tax-free sum.

    Law: key formula, scale III (non-residents).
    """
    return own_tax


def reductions(base_tax: Expr) -> Expr:
    """No reduction for family charges.

    Law: key formula, scale III (non-residents).
    """
    return base_tax * 0
