"""An inbox where everything is wrong: one workbook, named after it, for each problem code.

Dropped all together they show every code at once, for each has an Activity and a member of its own
(in `registers.xlsx`). Written by `python -m sample_inputs.with_mistakes.make_mistakes` from `mistakes.yaml`.
"""
