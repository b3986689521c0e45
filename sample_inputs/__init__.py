"""The sample cooperative and its month 2026-03, ready to be dropped in an inbox."""

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copyfile

MONTH = "2026-03"

COOPERATIVE: dict[str, str] = {
    "name": "Smart (sample cooperative)",
    "enterprise_number": "0999218477",
    "vat_number": "BE0999218477",
    "street": "Rue de l'Exemple 72",
    "postcode": "1060",
    "city": "Bruxelles",
    "country": "BE",
    "iban": "BE02523900069240",
    "bic": "TRIOBEBB",
    "email": "paie@example.org",
    "phone": "+32 2 555 01 00",
    "website": "https://www.example.org",
    "language": "fr",
}
"""Who invoices and employs in the sample: invented, with right check digits."""
PAYMENTS: dict[str, str] = {
    "pain": "09",
    "withholding_iban": "BE70679000700925",
    "onss_iban": "BE42679000800854",
    "onss_communication": "+++099/9218/47740+++",
}
"""The bank file of the sample: invented accounts of the State, with right check digits."""

ONSS: dict[str, str] = {"registration_number": "199999934", "employer_class": "010"}
"""What the ONSS would have given the sample: the last registration number there can be, and the ordinary class."""


def copy_sample(inbox: Path) -> None:
    """Put the sample registers, workbooks and receipts in an inbox; nothing else there is touched."""
    with as_file(files("sample_inputs") / MONTH) as folder:
        for source in sorted(folder.rglob("*.*")):
            target = inbox / source.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            copyfile(source, target)
