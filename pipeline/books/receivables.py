"""What was open on a day, for whoever reads the books as of a day."""

OPEN_ON = """open_on AS (
    SELECT i.number, i.billing, i.activity_id, i.client_id, i.month, i.run, i.issue_date, i.due_date, i.total_vat_cents,
        i.total_incl_vat_cents AS total_cents,
        i.asked_cents
            + COALESCE((SELECT SUM(c.total_incl_vat_cents) FROM invoices AS c
                WHERE c.kind = 'credit_note' AND c.corrects = i.number AND c.issue_date <= ?1), 0)
            + COALESCE((SELECT SUM(p.amount_cents) FROM entry_postings AS p
                WHERE p.account = 'receivables' AND p.document = i.number AND p.date <= ?1), 0) AS open_cents
    FROM issued_invoices AS i WHERE i.issue_date <= ?1)"""
"""For WITH: the view `open_invoices` as it was at the end of the day ?1; what was issued, credited or paid later is not in it."""
