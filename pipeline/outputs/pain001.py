"""A payment file for the bank: credit transfers, ISO 20022 pain.001."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from jinja2 import Template

from pipeline.core.money import text
from pipeline.outputs.sepa import sepa_text
from pipeline.outputs.xml_templates import xml_templates

VERSIONS = {"09": "pain.001.001.09", "03": "pain.001.001.03"}
"""What banks take: the version in use, and the older one."""
LONGEST_ID, LONGEST_NAME, LONGEST_NOTE = 35, 70, 140


@dataclass(frozen=True)
class Transfer:
    """One payment. note: words for the payee; communication: 12 digits of a Belgian structured communication, in their place."""

    payment_id: str
    name: str
    iban: str
    amount: Decimal
    note: str = ""
    communication: str = ""


@dataclass(frozen=True)
class Batch:
    """Transfers that the bank executes on one day and books as one. category: SALA for wages, TAXS for tax, "" for none.
    purpose: of each transfer, such as SSBE for social security."""

    batch_id: str
    execution_date: date
    transfers: Sequence[Transfer]
    category: str = ""
    purpose: str = ""

    @property
    def control_sum(self) -> str:
        return text(sum((each.amount for each in self.transfers), Decimal(0)))


def pain001(message_id: str, created: date, debtor: Mapping[str, str], batches: Sequence[Batch], version: str = "09") -> bytes:
    """The file, UTF-8. debtor: name, enterprise_number, iban, bic of who pays. version: a key of VERSIONS.

    Raises ValueError where an id is longer than banks take: it would be our bug. Source: ISO 20022, Febelfin's guidelines.
    """
    transfers = [each for batch in batches for each in batch.transfers]
    ids = [message_id, *(batch.batch_id for batch in batches), *(each.payment_id for each in transfers)]
    if too_long := [each for each in ids if len(each) > LONGEST_ID]:
        raise ValueError(f"{too_long[0]} is longer than {LONGEST_ID} characters")
    total = text(sum((each.amount for each in transfers), Decimal(0)))
    xml = _template().render(message_id=message_id, created=created, debtor=debtor, batches=batches, version=version,
                             name=VERSIONS[version], count=len(transfers), total=total)
    return xml.encode()


@cache
def _template() -> Template:
    environment = xml_templates()
    environment.filters.update(eur=text, payee=lambda words: sepa_text(words, LONGEST_NAME),
                               note=lambda words: sepa_text(words, LONGEST_NOTE))
    return environment.get_template("xml/pain001.xml.j2")
