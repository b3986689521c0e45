"""Every check an invoice must pass before it may leave, as problems."""

from pipeline.core.problems import Problem
from pipeline.outputs.ubl import Invoice
from pipeline.outputs.ubl_exact import differences, wrong_in
from pipeline.outputs.ubl_official import Finding, official


def invoice_problems(document: Invoice) -> tuple[Problem, ...]:
    """What does not tally in an invoice document, printed or electronic."""
    return _problems(document, wrong_in(document))


def ubl_problems(document: Invoice, xml: bytes, pdf: bytes) -> tuple[Problem, ...]:
    """What the official rules and the comparison with the document find in an electronic invoice.

    Raises RulesMissing if the official rules are not installed.
    """
    return _problems(document, [*differences(document, xml, pdf), *official(xml)])


def _problems(document: Invoice, findings: list[Finding]) -> tuple[Problem, ...]:
    return tuple(Problem(code="UBL-INVALID", value=document["number"], activity_id=document["activity_id"],
                         expected=f"{each.rule}: {each.text}" + (f" ({each.where})" if each.where else ""))
                 for each in findings if each.flag == "fatal")
