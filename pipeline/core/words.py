"""Words as they are compared or sent where accents do not count."""

from unicodedata import combining, normalize


def without_accents(words: str) -> str:
    """Words whose letters have lost their accents; signs that are two letters in one become both."""
    return "".join(sign for sign in normalize("NFKD", words) if not combining(sign))
