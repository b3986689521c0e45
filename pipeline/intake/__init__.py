"""Everything dropped in the inbox: sheets recognised, checked row by row, and the workbook handed back.

Start at `inbox.read_inbox`. The bytes of a dropped file are touched in `pipeline.workbooks` alone.
"""

from pipeline.intake.hand_back import hand_back
from pipeline.intake.inbox import read_inbox, read_registers
from pipeline.intake.loose_table import read_table
from pipeline.intake.origin import called
from pipeline.intake.result import Intake, about, problem_at

__all__ = ["Intake", "about", "called", "hand_back", "problem_at", "read_inbox", "read_registers", "read_table"]
