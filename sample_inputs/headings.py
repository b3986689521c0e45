"""Headings of the sample workbooks, in the administrator's language."""

from functools import cache
from importlib.resources import files

import yaml


def heading(column: str, language: str) -> str:
    """What a person reads above a column."""
    return _words()[column][language]


@cache
def _words() -> dict[str, dict[str, str]]:
    text = files("sample_inputs").joinpath("headings.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))
