"""Foreign files: everything that touches the bytes of a dropped workbook, in processes of their own."""
