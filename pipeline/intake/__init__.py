"""Everything dropped in the inbox: gate, reading, checks, and the workbook handed back."""

from pipeline.intake.result import Intake

__all__ = ["Intake"]
