"""The workbook that a member gets to fill in: own clients and orders, choices, what waits and why, and how clients pay."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from pipeline.books.score import scores
from pipeline.books.store import Books, open_books
from pipeline.core.home import Home
from pipeline.core.labels import heading, labels, list_words, money_text, month_text
from pipeline.core.money import from_cents
from pipeline.core.problems import Problem, is_error, wording
from pipeline.core.refused import Refused
from pipeline.intake.keys import OWN_KEYS
from pipeline.month.collect import Inputs, Order, collect
from pipeline.month.compute import compute
from pipeline.outputs.member_workbook import BLANK_ROWS, Column, Form, Table, Told, member_workbook
from pipeline.schemas_words import closed
from schemas import SHEETS, WORKBOOK
