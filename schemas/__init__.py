"""The data contract: what a dropped sheet must hold. One file a family, one class a sheet.

A class says its grain in its first line, the meaning and range of each column, and what must hold in a row.
"""

from schemas.opening import (
    OpeningBalances,
    OpeningBudgets,
    OpeningCopyright,
    OpeningDay,
    OpeningHoliday,
    OpeningInvoices,
    OpeningMonths,
    OpeningNumbers,
    OpeningShares,
    OpeningYear,
)
from schemas.registers import Activities, Clients, Dimona, Members, Shares
from schemas.workbook import MONTH, About, Copyright, Expenses, Lines, Pay

__all__ = ["EVERY", "MONTH", "OPENING", "REGISTERS", "SHEETS", "WORKBOOK"]
REGISTERS = {"members": Members, "shares": Shares, "activities": Activities, "clients": Clients, "dimona": Dimona}
WORKBOOK = {"about": About, "lines": Lines, "expenses": Expenses, "pay": Pay, "copyright": Copyright}
SHEETS = {**REGISTERS, **WORKBOOK}
"""Sheets of what people drop in the inbox."""
OPENING = {"opening_day": OpeningDay, "opening_budgets": OpeningBudgets, "opening_invoices": OpeningInvoices,
           "opening_numbers": OpeningNumbers, "opening_year": OpeningYear, "opening_months": OpeningMonths,
           "opening_copyright": OpeningCopyright, "opening_holiday": OpeningHoliday, "opening_shares": OpeningShares,
           "opening_balances": OpeningBalances}
EVERY = {**SHEETS, **OPENING}
