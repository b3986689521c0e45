-- What clients get back: credit notes on invoices that they had paid, and what they paid too much.

-- One row a transfer to a client, on the account from which he paid; it leaves with the payment file of its entry.
CREATE TABLE refunds (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    payment_id TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    name TEXT NOT NULL,
    iban TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CONSTRAINT "a refund pays something" CHECK (amount_cents > 0),
    execution_date TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
    PRIMARY KEY (entry, payment_id)
) STRICT;
CREATE TRIGGER refunds_once BEFORE INSERT ON refunds
WHEN EXISTS (SELECT 1 FROM refunds WHERE payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'refunds: each is ordered once'); END;
CREATE TRIGGER refunds_sealed BEFORE INSERT ON refunds
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'refunds: this entry is sealed'); END;
CREATE TRIGGER refunds_kept BEFORE UPDATE ON refunds BEGIN SELECT RAISE(ABORT, 'refunds: append-only'); END;
CREATE TRIGGER refunds_stay BEFORE DELETE ON refunds BEGIN SELECT RAISE(ABORT, 'refunds: append-only'); END;

-- One row an invoice that was given up: lost_cents, what was written off less what came back since.
CREATE VIEW lost_invoices AS
SELECT document AS number, -SUM(amount_cents) AS lost_cents FROM entry_postings
WHERE account = 'receivables' AND set_id IN ('written off ' || document, 'came back ' || document)
GROUP BY document HAVING SUM(amount_cents) < 0;

-- One row something owed to a client: an invoice of which less than nothing is open (document: its number), or what he paid
-- too much (document: ''). What was written off was never his.
CREATE VIEW owed_to_clients AS
SELECT o.client_id, o.number AS document, -o.open_cents - COALESCE(l.lost_cents, 0) AS owed_cents
FROM open_invoices AS o LEFT JOIN lost_invoices AS l USING (number) WHERE o.open_cents + COALESCE(l.lost_cents, 0) < 0
UNION ALL SELECT subject, '', -SUM(amount_cents) FROM ledger WHERE account = 'client_credits'
GROUP BY subject HAVING SUM(amount_cents) < 0;

-- A refund is what its entry posted as on its way.
CREATE VIEW refunds_unlike_postings AS
SELECT r.entry, r.payment_id || ': refunded are ' || r.amount_cents || ' cents, posted '
    || COALESCE((SELECT -SUM(amount_cents) FROM entry_postings AS e
        WHERE e.entry = r.entry AND e.account = 'payments_in_transit' AND e.subject = r.payment_id), 0) AS finding
FROM refunds AS r
WHERE r.amount_cents <> COALESCE((SELECT -SUM(amount_cents) FROM entry_postings AS e
    WHERE e.entry = r.entry AND e.account = 'payments_in_transit' AND e.subject = r.payment_id), 0);

-- No more is given back to a client than he paid too much.
CREATE VIEW client_credits_below_nothing AS
SELECT 0 AS entry, subject || ': more was given back than was paid too much' AS finding
FROM ledger WHERE account = 'client_credits' GROUP BY subject HAVING SUM(amount_cents) > 0;
