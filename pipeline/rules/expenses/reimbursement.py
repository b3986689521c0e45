"""One expense row: what the member gets back and what the budget bears."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, at_least, at_most, cents, exact


def ceiling(category: Expr, receipt: Expr, amount_incl_vat: Expr, lump_sum_before: Expr, internet_month: Decimal,
            meal_day: Decimal) -> Expr:
    """The most that is given back: the real cost with a receipt, a lump sum for internet and meals without one.

    The lump sum is one a month (internet) or a day (meals): what earlier rows asked of it is taken off.

    Law: ONSS, table of the expenses that the employer may reimburse as a lump sum.
    """
    return (
        pl.when(receipt.is_not_null()).then(amount_incl_vat)
        .when(category == "internet").then(at_least(exact(internet_month) - lump_sum_before, 0))
        .when(category == "meals").then(at_least(exact(meal_day) - lump_sum_before, 0))
        .otherwise(amount_incl_vat)
    )


def kilometre_amount(category: Expr, kilometres: Expr, kilometre_system: str, kilometre_rate_yearly: Decimal,
                     kilometre_rate_quarterly: Decimal) -> Expr:
    """Allowance for the kilometres with one's own car, at the scale of the day; none for other rows.

    Law: royal decree of 18 January 1965, article 13 (yearly system); of 13 July 2017, article 74 (quarterly).
    """
    scales = {"yearly": kilometre_rate_yearly, "quarterly": kilometre_rate_quarterly}
    return cents(pl.when(category == "travel").then(kilometres) * exact(scales[kilometre_system]))


def reimbursed(category: Expr, kilometres: Expr, kilometre_amount: Expr, amount_incl_vat: Expr, ceiling: Expr) -> Expr:
    """What the member gets back: the allowance for kilometres, otherwise the cost up to its ceiling.

    Law: law of 3 July 1978, article 20 (the employer provides what the work needs).
    """
    own_car = (category == "travel") & kilometres.is_not_null()
    return pl.when(own_car).then(kilometre_amount).otherwise(at_most(amount_incl_vat, ceiling))


def recoverable_vat(category: Expr, kilometres: Expr, receipt: Expr, vat_amount: Expr, invoiced_to_cooperative: Expr,
                    reimbursed: Expr) -> Expr:
    """VAT that the cooperative deducts: only with the supplier's invoice in its name, of a cost that it gives back.

    Kilometres and lump sums hold no VAT.

    Law: VAT Code, article 45; royal decree no 3, article 3.
    """
    own_car = (category == "travel") & kilometres.is_not_null()
    on_invoice = invoiced_to_cooperative & receipt.is_not_null() & ~own_car
    return pl.when(on_invoice).then(at_most(vat_amount.fill_null(0), reimbursed)).otherwise(ZERO)


def charged(reimbursed: Expr, recoverable_vat: Expr) -> Expr:
    """What the Activity's budget bears.

    Policy: the budget is not charged for the VAT that the cooperative recovers.
    """
    return reimbursed - recoverable_vat


def over_limit(category: Expr, kilometres: Expr, amount_incl_vat: Expr, ceiling: Expr) -> Expr:
    """Whether less is given back than was asked.

    Law: ONSS, table of the expenses that the employer may reimburse as a lump sum.
    """
    return ((category != "travel") | kilometres.is_null()) & (amount_incl_vat > ceiling)


def is_vehicle(description: Expr, supplier: Expr, vehicle_words: list[str]) -> Expr:
    """Whether the row's words name a vehicle, its make or a part of the trade in them.

    Policy: a list of whole words; capitals and accents do not matter.
    """
    said = pl.concat_str(description, supplier.fill_null(""), separator=" ").str.to_lowercase()
    plain = said.str.normalize("NFKD").str.replace_all(r"\p{Mn}", "")
    return plain.str.extract_all(r"[\p{L}\p{N}]+").list.eval(pl.element().is_in(vehicle_words)).list.any()


def is_investment(category: Expr, amount_incl_vat: Expr, vat_amount: Expr, is_vehicle: Expr,
                  investment_threshold: Decimal) -> Expr:
    """Whether the row is a big investment, such as a car, which is refused in principle.

    Policy: from a threshold excluding VAT on, whatever its category; a journey, a subscription or meals only if its
    words name a vehicle.
    """
    before_vat = amount_incl_vat.fill_null(0) - vat_amount.fill_null(0)
    running = category.is_in(["travel", "public_transport", "phone", "internet", "meals"])
    return (~running | is_vehicle) & (before_vat >= exact(investment_threshold))


def above_usual(category: Expr, amount_incl_vat: Expr, usual_expense: dict[str, Decimal]) -> Expr:
    """Whether the row asks for more than such an expense usually costs: a person looks at it.

    Policy: a usual most for categories that come back every month.
    """
    most = pl.coalesce(pl.when(category == name).then(exact(each)) for name, each in usual_expense.items())
    return (amount_incl_vat > most).fill_null(False)
