"""Values as a reader of one language sees them: amounts, rates, days, months, words with their facts filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pipeline.core.labels import GROUPING, date_text, labels, money_text, month_text, percent_text

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Printed:
    """One language's way of writing."""

    language: str

    def word(self, key: str, **facts: str) -> str:
        """A label, its facts filled in."""
        return labels(self.language)[key].format(**facts)

    def money(self, amount: Decimal | str) -> str:
        """1234.5 -> "1.234,50"."""
        return money_text(amount, self.language)

    def sum_of(self, row: Mapping[str, str], names: Iterable[str]) -> str:
        """Amounts of a row, added up."""
        return self.money(sum((Decimal(row[name]) for name in names), Decimal(0)))

    def euro(self, amount: Decimal | str) -> str:
        """An amount with its currency, where the language puts it."""
        return self.word("euro", amount=self.money(amount))

    def short_money(self, amount: Decimal | str) -> str:
        """An amount without its decimals where they are zero: 1000.00 -> "1.000"."""
        written = self.money(amount)
        return written[:-3] if written.endswith("00") else written

    def percent(self, rate: Decimal | str) -> str:
        """A rate with the decimals it has, at most two more than a fraction shows: 0.1307 -> "13,07 %"."""
        return percent_text(rate, self.language)

    def share(self, part: Decimal, whole: Decimal) -> str:
        """A part of a whole in per cent, one decimal; nothing where there is no whole."""
        if whole <= 0:
            return ""
        tenths = (part * 100 / whole).quantize(TENTH, rounding=ROUND_HALF_UP)
        return self._percent(f"{tenths if tenths else abs(tenths):f}")

    def day(self, iso: str) -> str:
        """2026-04-02 -> "02/04/2026"."""
        return date_text(iso, self.language)

    def country(self, code: str) -> str:
        """A country in words; its code where it has none here."""
        return labels(self.language).get(f"country_{code}", code)

    def month(self, iso: str) -> str:
        """2026-03 -> "mars 2026"."""
        return month_text(iso, self.language)

    def number(self, plain: str) -> str:
        """A count or quantity as in the data, with the language's decimal sign and groups of thousands."""
        group, point = GROUPING[self.language]
        sign, digits = ("\u2212", plain[1:]) if plain.startswith("-") else ("", plain)
        whole, dot, fraction = digits.partition(".")
        return f"{sign}{int(whole):,}".replace(",", group) + (f"{point}{fraction}" if dot else "")

    def is_one(self, plain: str) -> bool:
        """Whether a count takes the singular: in French all below two, elsewhere one alone."""
        count = abs(Decimal(plain))
        return count < 2 if self.language == "fr" else count == 1

    def _percent(self, plain: str) -> str:
        return self.number(plain) + self.word("percent_sign")


def iban_text(iban: str) -> str:
    """An IBAN in groups of four."""
    return " ".join(iban[start:start + 4] for start in range(0, len(iban), 4))
