"""The quarterly declaration to the ONSS (DmfA), from sealed payslips to a draft of its XML.

sealed.py what the books hold of the quarter, amounts.py each amount under its code, standing.py what cannot be declared,
blocks.py persons, worker lines and occupations, control.py the ledger beside the declaration, page.py its summary.
"""
