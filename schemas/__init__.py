"""The data contract: what a dropped sheet must hold. One file a family, one class a sheet.

A class says its grain in its first line, the meaning and range of each column, and what must hold in a row.
"""

from schemas.registers import Activities, Clients, Dimona, Members, Shares
from schemas.workbook import MONTH, About, Copyright, Expenses, Lines, Pay

__all__ = ["MONTH", "REGISTERS", "SHEETS", "WORKBOOK"]
REGISTERS = {"members": Members, "shares": Shares, "activities": Activities, "clients": Clients, "dimona": Dimona}
WORKBOOK = {"about": About, "lines": Lines, "expenses": Expenses, "pay": Pay, "copyright": Copyright}
SHEETS = {**REGISTERS, **WORKBOOK}
