"""The copyright document as printed texts, and its files. The template only lays out."""

from decimal import Decimal
from typing import Any

from pipeline.core.labels import LANGUAGES
from pipeline.outputs import Finished, document_json
from pipeline.outputs.payslip import file_name, heading
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed, iban_text

Paper = dict[str, Any]
BRACKETS = ("first", "second")


def files(document: Paper) -> Finished:
    """copyright/<member_id>.pdf and .json of one document; that of an earlier income year has the year in its name.

    Raises ValueError as `file_name` does.
    """
    stem = f"copyright/{file_name(document)}" + (f".{document['income_year']}" if document["is_earlier_year"] else "")
    return Finished({f"{stem}.pdf": pdf(view(document)), f"{stem}.json": document_json(document)})


def view(paper: Paper) -> dict[str, Any]:
    """A copyright document as its page shows it: every value a text in the member's language."""
    if paper["language"] not in LANGUAGES:
        raise ValueError(f"no copyright document in {paper['language']!r}")
    printed = Printed(paper["language"])
    return {
        "kind": "copyright", "language": paper["language"], "date": paper["pay_day"],
        **heading(paper, "copyright_title", printed),
        "payment": _payment(paper, printed), "requests": [_request(one, paper, printed) for one in paper["requests"]],
        "total": _total(paper, printed),
        "shares": _shares(paper, printed), "year": printed.word("copyright_year", year=str(paper["income_year"])),
        "tax": _tax(paper, printed), "notes": _notes(paper, printed),
        "question": printed.word("copyright_question", email=paper["employer"]["email"], phone=paper["employer"]["phone"],
                                 number=paper["number"]),
    }


def _total(paper: Paper, printed: Printed) -> list[str]:
    """The sum under several requests."""
    return [printed.word("copyright_total"), "", printed.money(paper["copyright_gross"])] if len(paper["requests"]) > 1 else []


def _payment(paper: Paper, printed: Printed) -> dict[str, str]:
    if Decimal(paper["paid_too_much"]):
        return {"when": printed.word("payslip_paid_too_much"), "amount": printed.euro(paper["paid_too_much"]),
                "account": printed.word("payslip_nothing_taken")}
    return {"when": printed.word("payslip_to_pay", day=printed.day(paper["pay_day"])), "amount": printed.euro(paper["to_pay"]),
            "account": printed.word("payslip_account", iban=iban_text(paper["member"]["iban"]))}


def _request(one: Paper, paper: Paper, printed: Printed) -> list[str]:
    """Title; client, order and Activity; the invoice and the share of it; amount."""
    order = printed.word("copyright_order", order=one["order_reference"]) if one["order_reference"] else ""
    about = " · ".join(filter(None, [one["client_name"], order, printed.day(one["date"]), one["activity_name"]]))
    part = _part(one, paper, printed)
    return [one["work_title"], about, " · ".join(one["invoices"]), part, printed.money(one["copyright_gross"])]


def _part(one: Paper, paper: Paper, printed: Printed) -> str:
    """Which share of the invoice the request is, and the most that it may be; or which document it was on."""
    if one["taken_back"]:
        return printed.word("copyright_as_on", number=one["number_was"])
    return printed.word("copyright_part", share=printed.share(Decimal(one["copyright_gross"]), Decimal(one["invoiced"])),
                        whole=printed.money(one["invoiced"]), most=printed.percent(paper["rates"]["copyright_share_max"]))


def _shares(paper: Paper, printed: Printed) -> dict[str, Any]:
    """Who gets what of the gross amount: words and a proportional bar; no bar where money goes back."""
    gross, tax, net = (Decimal(paper[name]) for name in ("copyright_gross", "copyright_withholding", "net"))
    told = printed.word("copyright_shares", gross=printed.money(gross), tax=printed.money(tax), net=printed.money(net),
                        share=printed.share(net, gross))
    if gross <= 0 or min(tax, net) < 0:
        return {"told": "", "bar": []}
    parts = {"net": (net, "copyright_yours"), "tax": (tax, "copyright_states")}
    return {"told": told, "bar": [{"colour": colour, "size": int(amount * 1000 / gross), "word": printed.word(word)}
                                  for colour, (amount, word) in parts.items()]}


def _tax(paper: Paper, printed: Printed) -> list[dict[str, Any]]:
    """From gross to net on the income year: before this document, this document, the year so far."""
    before, rates = paper["year_before"], paper["rates"]
    base, rate = paper["copyright_taxable"], rates["copyright_withholding_rate"]
    kept, due = paper["copyright_withholding_before"], paper["copyright_withholding_year"]
    net_before, net_year = _less(before["copyright_year"], kept), _less(paper["copyright_year"], due)
    return [
        _row("copyright_gross", "", before["copyright_year"], paper["copyright_year"], printed),
        *(_bracket(which, paper, printed) for which in BRACKETS if Decimal(paper[f"copyright_{which}_expenses"])
          or Decimal(before[f"copyright_{which}_expenses"])),
        _row("copyright_taxable", "", before["copyright_taxable"], base, printed),
        _row("copyright_tax", f"{printed.money(base)} × {printed.percent(rate)}", kept, due, printed, taken=True),
        {**_row("copyright_net", "", net_before, net_year, printed), "total": True},
    ]


def _less(amount: str, taken: str) -> str:
    return str(Decimal(amount) - Decimal(taken))


def _bracket(which: str, paper: Paper, printed: Printed) -> dict[str, Any]:
    """Lump-sum expenses of one bracket of the year."""
    name, rates = f"copyright_{which}_expenses", paper["rates"]
    how = f"{printed.money(paper[f'copyright_{which}_base'])} × {printed.percent(rates[f'copyright_{which}_share'])}"
    bounds = {bound: printed.short_money(rates[f"copyright_{bound}_bound"]) for bound in BRACKETS}
    return _row(name, how, paper["year_before"][name], paper[name], printed, taken=True, **bounds)


def _row(label: str, how: str, before: str, now: str, printed: Printed, taken: bool = False, **facts: str) -> dict[str, Any]:
    """Three amounts of one line; what is taken off is printed with a minus."""
    sign = -1 if taken else 1
    amounts = [Decimal(before), Decimal(now) - Decimal(before), Decimal(now)]
    return {"label": printed.word(label, **facts), "how": how, "total": False,
            "amounts": [printed.money(sign * amount if amount else amount) for amount in amounts]}


def _notes(paper: Paper, printed: Printed) -> list[str]:
    """What copyright is not, where it will be told, and what is left of the ceiling of a year that still runs."""
    notes = [printed.word("copyright_no_wage"), printed.word("copyright_form", year=str(paper["income_year"]))]
    if not paper["is_earlier_year"]:
        ceiling = paper["rates"]["copyright_ceiling"]
        notes.append(printed.word("copyright_left", left=printed.money(_less(ceiling, paper["copyright_year"])),
                                  ceiling=printed.short_money(ceiling)))
    return notes
