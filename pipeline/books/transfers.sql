-- What Activities sold to each other: no invoice, no VAT, no fee.

-- One row a transfer from the budget of the Activity that buys to that of the one that sells (negative where a correction
-- gives back); numbers are gapless in a year. corrects: the transfer that it corrects, '' where it corrects none.
CREATE TABLE transfers (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    corrects TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    buyer_activity_id TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    UNIQUE (year, nth),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a transfer number is written 2026-T00001" CHECK (number = printf('%d-T%05d', year, nth)),
    CONSTRAINT "a transfer is numbered in the year of its date" CHECK (substr(issue_date, 1, 4) = printf('%d', year)),
    CONSTRAINT "an Activity sells to another one" CHECK (activity_id <> buyer_activity_id),
    CONSTRAINT "what is given back names what it corrects" CHECK (amount_cents >= 0 OR corrects <> '')
) STRICT;
CREATE TRIGGER transfers_follow BEFORE INSERT ON transfers
WHEN NEW.nth IS NOT 1 + COALESCE((SELECT MAX(nth) FROM transfers WHERE year = NEW.year),
    (SELECT last_nth FROM opening_numbers WHERE year = NEW.year AND series = 'transfer'), 0)
BEGIN SELECT RAISE(ABORT, 'transfers: numbers follow without gap or double'); END;
CREATE TRIGGER transfers_sealed BEFORE INSERT ON transfers
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'transfers: this run is sealed'); END;
CREATE TRIGGER transfers_kept BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers: append-only'); END;
CREATE TRIGGER transfers_stay BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers: append-only'); END;

-- A document asks for what its lines say, and every line stands on a document.
CREATE VIEW documents_unlike_lines AS
SELECT month, run, number || ': the document says ' || SUM(said) || ' cents, its lines ' || SUM(of_lines) AS finding
FROM (
    SELECT month, run, number, total_excl_vat_cents AS said, 0 AS of_lines FROM invoices
    UNION ALL SELECT month, run, number, amount_cents, 0 FROM transfers
    UNION ALL SELECT month, run, number, 0, net_cents FROM lines
)
GROUP BY month, run, number HAVING SUM(said) <> SUM(of_lines)
UNION ALL SELECT month, run, number || ': no document has this number, but a line'
FROM lines WHERE number NOT IN (SELECT number FROM invoices UNION ALL SELECT number FROM transfers);
