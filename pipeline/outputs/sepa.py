"""Words for banks: reduced to the characters that every bank of the single euro payments area takes."""

import re

from pipeline.core.words import without_accents

NOT_TAKEN = re.compile(r"[^a-zA-Z0-9/\-?:().,'+ ]")
SPELT = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l",
                       "Ł": "L", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "ı": "i", "’": "'", "‘": "'", "–": "-", "—": "-",
                       "&": "+", "_": "-"})
"""Signs that have no accent to take off."""


def sepa_text(words: str, longest: int) -> str:
    """Words in the SEPA characters, cut to a length; an accent falls away, a sign that no bank takes becomes a full stop.

    It neither begins nor ends with a slash, nor has two in a row. Source: EPC, SEPA credit transfer guidelines, 1.4.
    """
    plain = without_accents(words.translate(SPELT))
    taken = re.sub("/+", "/", NOT_TAKEN.sub(".", " ".join(plain.split())))
    return taken[:longest].strip(" /") or "."
