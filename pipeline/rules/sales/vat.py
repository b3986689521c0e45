"""VAT of an invoice, one amount for each VAT code."""

from decimal import Decimal

import polars as pl
from polars import Expr

from pipeline.core.money import ZERO, cents, exact


def vat_rate(vat: Expr, vat_rate_standard: Decimal, vat_rate_parking: Decimal, vat_rate_reduced: Decimal) -> Expr:
    """Rate that Smart charges; none where the customer pays the VAT, or nobody does.

    Law: royal decree no 20 of 20 July 1970, article 1 (21, 12 and 6 %); VAT Code, articles 21 and 44.
    """
    return (
        pl.when(vat == "21").then(exact(vat_rate_standard))
        .when(vat == "12").then(exact(vat_rate_parking))
        .when(vat == "6").then(exact(vat_rate_reduced))
        .when(vat.is_in(["reverse_charge", "exempt", "outside_eu", "no_vat"])).then(ZERO)
    )


def vat_category(vat: Expr) -> Expr:
    """Category for the electronic invoice: S charged, AE reverse charge, E exempt, G taxed outside the EU, O no sale.

    Law: UNCL5305, as EN 16931 (BT-118) uses it.
    """
    return (
        pl.when(vat == "reverse_charge").then(pl.lit("AE"))
        .when(vat == "exempt").then(pl.lit("E"))
        .when(vat == "outside_eu").then(pl.lit("G"))
        .when(vat == "no_vat").then(pl.lit("O"))
        .otherwise(pl.lit("S"))
    )


def vat_amount(vat_base: Expr, vat_rate: Expr) -> Expr:
    """VAT on the sum of the lines of one rate.

    Law: EN 16931, BT-117: rounded once for each rate, never by line.
    """
    return cents(vat_base * vat_rate)
