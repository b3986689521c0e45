"""Starting with a living cooperative: the figures of another system become the first entry of the books.

`workbook` makes the opening workbook to fill in, `read` reads and checks it, `entry` books it.
"""
