"""What the comparison says in words: rights side by side, what each column has more and lacks, how it was counted."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipeline.outputs.printed import Printed

Paper = dict[str, Any]
RIGHTS = ("pension", "unemployment", "sickness", "leave", "accident", "unpaid", "price", "papers")


def rights(paper: Paper, printed: Printed) -> list[list[str]]:
    """One row a right or risk: what it is, then each column."""
    return [[printed.word(f"comparison_{right}"), *(_right(right, name, paper, printed) for name in paper["columns"])]
            for right in RIGHTS]


def _right(right: str, name: str, paper: Paper, printed: Printed) -> str:
    if right == "price":
        return _price(name, paper, printed)
    if right == "pension":
        return _pension(name, paper, printed)
    if name == "smart":
        return _at_smart(right, paper, printed)
    words = {"unemployment": "none", "sickness": f"sickness_{name}", "leave": "leave_none", "accident": "accident_own",
             "unpaid": "unpaid_own", "papers": "papers_own"}
    return printed.word(f"comparison_{words[right]}")


def _at_smart(right: str, paper: Paper, printed: Printed) -> str:
    if right in ("unemployment", "sickness", "leave") and "cash" not in paper["smart"]:
        return printed.word("comparison_unknown")
    if right in ("unemployment", "sickness"):
        days = paper["days"]
        word = "none" if not Decimal(days) else "day" if printed.is_one(days) else "days"
        return printed.word(f"comparison_{word}", count=printed.number(days))
    if right == "leave":
        holiday = Decimal(paper["year_amounts"]["holiday"])
        if holiday > 0:
            return printed.word("comparison_leave_smart", amount=printed.euro(holiday))
        is_paid = holiday < 0 or not paper["is_student"] and Decimal(paper["year_amounts"]["gross"]) > 0
        return printed.word("comparison_leave_paid" if is_paid else "comparison_leave_none")
    return printed.word(f"comparison_{right}_smart")


def _pension(name: str, paper: Paper, printed: Printed) -> str:
    counted = paper[name].get("pension_income")
    if counted is None:
        return printed.word("comparison_unknown")
    if Decimal(counted) > 0:
        return printed.word("comparison_pension_counts", amount=printed.euro(counted))
    if name == "smart":
        return printed.word("comparison_pension_solidarity" if paper["is_student"] else "comparison_none")
    return printed.word("comparison_pension_nothing", least=printed.euro(paper["minimum_income"]))


def _price(name: str, paper: Paper, printed: Printed) -> str:
    """What a consumer pays for 100 EUR of work."""
    vat = paper["vat"]
    if name != "smart" and vat.get("is_vat_exempt"):
        return printed.word("comparison_price_exempt", amount=printed.euro("100.00"))
    if "consumer_price" not in vat:
        return printed.word("comparison_unknown")
    return printed.word("comparison_price_vat", amount=printed.euro(vat["consumer_price"]))


def stopped(paper: Paper) -> Iterator[tuple[list[str], str]]:
    """What a value of the law stopped that is not known: a column, or one way of deducting its costs; and the values' names."""
    for name in paper["columns"]:
        if "missing_parameters" in paper[name]:
            yield [name], paper[name]["missing_parameters"]
            continue
        for way in ("real", "flat"):
            if "missing_parameters" in paper[name].get(way, {}):
                yield [name, way], paper[name][way]["missing_parameters"]


def sentences(paper: Paper, printed: Printed) -> list[str]:
    """Which column leaves how much more or less than Smart, and what it lacks; then what Smart takes and keeps for later."""
    told = [f"{difference} {_lacks(name, paper, printed)}" for name in paper["columns"][1:]
            if (difference := _difference(name, paper, printed))]
    return [*told, *_smart_takes(paper, printed)]


def _difference(name: str, paper: Paper, printed: Printed) -> str:
    if "cash" not in paper[name] or "cash" not in paper["smart"]:
        return ""
    more = Decimal(paper[name]["cash"]) - Decimal(paper["smart"]["cash"])
    word = "more" if more > 0 else "less" if more < 0 else "same"
    return printed.word(f"comparison_{word}", column=printed.word(f"comparison_{name}"), amount=printed.euro(abs(more)))


def _lacks(name: str, paper: Paper, printed: Printed) -> str:
    if name == "main":
        return printed.word("comparison_lacks_main", least=printed.euro(paper["minimum_quarter"]))
    return printed.word(f"comparison_lacks_{name}")


def _smart_takes(paper: Paper, printed: Printed) -> Iterator[str]:
    amounts = {name: Decimal(paper["year_amounts"][name]) for name in ("fee", "employer", "insurance", "holiday")}
    taken = amounts["fee"] + amounts["employer"] + amounts["insurance"]
    word = "comparison_lacks_smart" if amounts["holiday"] > 0 else "comparison_smart_takes"
    if taken and "cash" in paper["smart"]:
        yield printed.word(word, taken=printed.euro(taken), holiday=printed.euro(amounts["holiday"]))


def notes(paper: Paper, printed: Printed) -> list[str]:
    """How it was counted: every assumption in a sentence."""
    return [*_of_the_year(paper, printed), *_of_the_tax(paper, printed), *_of_the_business(paper, printed)]


def _of_the_year(paper: Paper, printed: Printed) -> Iterator[str]:
    months, amounts = paper["months"], paper["year_amounts"]
    if not paper["sealed_months"]:
        yield printed.word("comparison_even" if Decimal(paper["days"]) else "comparison_even_months",
                           days=printed.number(paper["days"]))
    else:
        word = "comparison_months_one" if len(months) == 1 else "comparison_months"
        yield printed.word(word, count=str(len(months)), first=printed.month(months[0]), last=printed.month(months[-1]),
                           quarters=str(paper["quarters"]))
    left = Decimal(amounts["in_budget"])
    if paper["sealed_months"] and abs(left) >= 1:
        word = "comparison_in_budget" if left > 0 else "comparison_from_before"
        yield printed.word(word, came_in=printed.euro(amounts["came_in"]), amount=printed.euro(abs(left)))
    if Decimal(amounts["copyright_gross"]):
        yield printed.word("comparison_copyright", amount=printed.euro(amounts["copyright_gross"]))


def _of_the_tax(paper: Paper, printed: Printed) -> Iterator[str]:
    other = paper["beside"]["other_pay"]
    yield printed.word("comparison_other" if Decimal(other) else "comparison_other_none", amount=printed.euro(other))
    yield printed.word("comparison_single", surcharge=printed.percent(paper["rates"]["municipal_surcharge_rate"]))
    if Decimal(paper["year_amounts"]["withheld"]):
        yield printed.word("comparison_withheld", amount=printed.euro(paper["year_amounts"]["withheld"]))
    if Decimal(credit := paper["smart"].get("work_bonus_credit", "0")):
        yield printed.word("comparison_credit", amount=printed.euro(credit))


def _of_the_business(paper: Paper, printed: Printed) -> Iterator[str]:
    ways = [printed.word("comparison_way", column=printed.word(f"comparison_{name}"), way=printed.word(f"comparison_{costs}"))
            for name in paper["columns"] if (costs := paper[name].get("costs"))]
    if ways:
        yield printed.word("comparison_costs_way", ways="; ".join(ways))
    yield printed.word("comparison_clients")
    own = paper["beside"]["own_costs"]
    yield printed.word("comparison_own" if Decimal(own) else "comparison_own_none", amount=printed.euro(own))
    yield printed.word("comparison_fund", fund=printed.percent(paper["rates"]["fund_costs_rate"]))
    if paper["starter_quarter"]:
        yield printed.word("comparison_starter", amount=printed.euro(paper["starter_quarter"]))
    if paper["vat"].get("loses_exemption_at_once"):
        yield printed.word("comparison_lost_vat")
