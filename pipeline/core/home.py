"""The cooperative's folder: identity, policy, inbox and outputs."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.core.labels import LANGUAGES
from pipeline.core.refused import WrongUse

IDENTITY = ("name", "enterprise_number", "vat_number", "street", "postcode", "city", "country",
            "iban", "bic", "email", "phone", "website", "language")


FOLDERS = {"invoice": "invoices", "grant": "funding", "patronage": "funding", "internal": "transfers"}
"""How what is sold is asked for -> folder of its papers in a run."""
PAYMENTS = ("pain", "withholding_iban", "onss_iban", "onss_communication")
ONSS = {"registration_number": r"\d{1,9}", "employer_class": r"\d{3}", "local_unit": r"\d{10}|"}
"""What the ONSS gave an employer, and how it is written; local_unit may be left out."""


class HomeError(WrongUse):
    """A folder that is no home, or whose smart.toml lacks something; says what to do."""


@dataclass(frozen=True)
class Home:
    """One cooperative's folder. Nothing is read before it is asked for."""

    path: Path

    @cached_property
    def config(self) -> dict[str, Any]:
        """What `smart.toml` says."""
        file = self.path / "smart.toml"
        if not file.is_file():
            raise HomeError(f"{self.path} has no smart.toml: make a home with `smart init {self.path}`")
        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise HomeError(f"smart.toml cannot be read: {error}") from None

    @cached_property
    def cooperative(self) -> dict[str, str]:
        """Who invoices and employs: every entry of IDENTITY, as text."""
        body = self._table("cooperative")
        missing = [name for name in IDENTITY if not body.get(name)]
        if missing:
            raise HomeError(f"smart.toml, [cooperative]: {', '.join(missing)} is missing")
        if body["language"] not in LANGUAGES:
            raise HomeError(f"smart.toml, [cooperative]: language must be one of {', '.join(LANGUAGES)}")
        return {name: str(body[name]) for name in IDENTITY}

    @cached_property
    def payment_settings(self) -> dict[str, str]:
        """What [payments] says of the bank file: pain (09 or 03), and where the State is paid; "" where it does not."""
        body = {name: str(self._table("payments").get(name, "")) for name in PAYMENTS}
        if body["pain"] not in ("", "03", "09"):
            raise HomeError(f"smart.toml, [payments]: pain is {body['pain']!r}; banks take \"09\" or \"03\"")
        return body

    @cached_property
    def onss(self) -> dict[str, str]:
        """What [onss] says of the employer: registration_number, employer_class; local_unit or ""."""
        body = {name: re.sub(r"[ ./-]", "", str(self._table("onss").get(name, ""))) for name in ONSS}
        if wrong := [name for name, pattern in ONSS.items() if not re.fullmatch(pattern, body[name])]:
            raise HomeError(f"smart.toml, [onss]: {' and '.join(wrong)} must be as the ONSS gave it: registration_number of at"
                            " most 9 digits, employer_class of 3, local_unit of 10 or none")
        return body

    @property
    def mail(self) -> dict[str, Any]:
        """What [mail] says of the server: host, port, tls, user, from."""
        return self._table("mail")

    @property
    def access_point(self) -> Path:
        """Where the access point takes electronic invoices from: [access_point] folder, below the home."""
        return self.path / str(self._table("access_point").get("folder", "outbox/peppol"))

    @property
    def answers(self) -> Path:
        """Where the access point drops its answers: [access_point] answers, below the home."""
        return self.path / str(self._table("access_point").get("answers", "outbox/answers"))

    @property
    def accounts(self) -> tuple[str, ...]:
        """The cooperative's own bank accounts: [cooperative] iban, then [bank] accounts."""
        others = self._table("bank").get("accounts", [])
        return (self.cooperative["iban"].replace(" ", ""), *(str(each).replace(" ", "") for each in others))

    def _table(self, name: str) -> dict[str, Any]:
        body = self.config.get(name, {})
        if not isinstance(body, dict):
            raise HomeError(f"smart.toml: {name} must be a table, headed [{name}]")
        return body

    @property
    def books_url(self) -> str:
        return str(self._table("books").get("url", "sqlite:///books.db"))

    @property
    def inbox(self) -> Path:
        return self.path / "inbox"

    @property
    def handed_back(self) -> Path:
        return self.path / "handed-back"

    @property
    def output(self) -> Path:
        return self.path / "output"

    @property
    def archive(self) -> Path:
        return self.path / "archive"

    @property
    def policy_path(self) -> Path:
        return self.path / "policy.yaml"
