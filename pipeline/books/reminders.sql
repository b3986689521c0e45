-- Reminders to late clients, and invoices that are in dispute or given up.

-- One row a reminder: a letter to one client, numbered without gap in its year (2026-R00001). Amounts are what it claims;
-- lump_sum_cents: all costs of recovery, those of a consumer's extra reminders among them.
CREATE TABLE reminders (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
    day TEXT NOT NULL,
    balance_cents INTEGER NOT NULL,
    interest_cents INTEGER NOT NULL,
    lump_sum_cents INTEGER NOT NULL,
    UNIQUE (year, nth),
    CONSTRAINT "a reminder number is written 2026-R00001" CHECK (number = printf('%d-R%05d', year, nth))
) STRICT;
CREATE TRIGGER reminders_follow BEFORE INSERT ON reminders
WHEN NEW.nth IS NOT (SELECT COALESCE(MAX(nth), 0) + 1 FROM reminders WHERE year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'reminders: numbers follow without gap or double'); END;
CREATE TRIGGER reminders_sealed BEFORE INSERT ON reminders
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'reminders: this entry is sealed'); END;
CREATE TRIGGER reminders_kept BEFORE UPDATE ON reminders BEGIN SELECT RAISE(ABORT, 'reminders: append-only'); END;
CREATE TRIGGER reminders_stay BEFORE DELETE ON reminders BEGIN SELECT RAISE(ABORT, 'reminders: append-only'); END;

-- One row an invoice on a reminder: its level there, and what is claimed of it.
CREATE TABLE reminder_lines (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    number TEXT NOT NULL,
    invoice TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
    day TEXT NOT NULL,
    balance_cents INTEGER NOT NULL CHECK (balance_cents > 0),
    interest_cents INTEGER NOT NULL,
    lump_sum_cents INTEGER NOT NULL,
    PRIMARY KEY (number, invoice)
) STRICT;
CREATE TRIGGER reminder_lines_once BEFORE INSERT ON reminder_lines
WHEN EXISTS (SELECT 1 FROM reminder_lines WHERE invoice = NEW.invoice AND level >= NEW.level)
    OR EXISTS (SELECT 1 FROM reminder_lines WHERE number = NEW.number AND invoice = NEW.invoice)
BEGIN SELECT RAISE(ABORT, 'reminder_lines: an invoice is reminded of once a level'); END;
CREATE TRIGGER reminder_lines_of_invoices BEFORE INSERT ON reminder_lines
WHEN NOT EXISTS (SELECT 1 FROM issued_invoices WHERE number = NEW.invoice)
BEGIN SELECT RAISE(ABORT, 'reminder_lines: there is no such invoice'); END;
CREATE TRIGGER reminder_lines_sealed BEFORE INSERT ON reminder_lines
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'reminder_lines: this entry is sealed'); END;
CREATE TRIGGER reminder_lines_kept BEFORE UPDATE ON reminder_lines BEGIN SELECT RAISE(ABORT, 'reminder_lines: append-only'); END;
CREATE TRIGGER reminder_lines_stay BEFORE DELETE ON reminder_lines BEGIN SELECT RAISE(ABORT, 'reminder_lines: append-only'); END;

-- One row a decision on an open invoice: a dispute stops its reminders until it is settled; written_off gives it up.
CREATE TABLE invoice_marks (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    invoice TEXT NOT NULL,
    mark TEXT NOT NULL CHECK (mark IN ('dispute', 'settled', 'written_off')),
    day TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    made_by TEXT NOT NULL CHECK (trim(made_by) <> ''),
    PRIMARY KEY (entry, invoice)
) STRICT;
CREATE TRIGGER invoice_marks_once BEFORE INSERT ON invoice_marks
WHEN NEW.mark IS (SELECT mark FROM invoice_marks WHERE invoice = NEW.invoice ORDER BY entry DESC LIMIT 1)
    OR EXISTS (SELECT 1 FROM invoice_marks WHERE entry = NEW.entry AND invoice = NEW.invoice)
BEGIN SELECT RAISE(ABORT, 'invoice_marks: it is so already'); END;
CREATE TRIGGER invoice_marks_of_invoices BEFORE INSERT ON invoice_marks
WHEN NOT EXISTS (SELECT 1 FROM issued_invoices WHERE number = NEW.invoice)
BEGIN SELECT RAISE(ABORT, 'invoice_marks: there is no such invoice'); END;
CREATE TRIGGER invoice_marks_sealed BEFORE INSERT ON invoice_marks
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'invoice_marks: this entry is sealed'); END;
CREATE TRIGGER invoice_marks_kept BEFORE UPDATE ON invoice_marks BEGIN SELECT RAISE(ABORT, 'invoice_marks: append-only'); END;
CREATE TRIGGER invoice_marks_stay BEFORE DELETE ON invoice_marks BEGIN SELECT RAISE(ABORT, 'invoice_marks: append-only'); END;

-- A reminder claims what its lines claim.
CREATE VIEW reminders_unlike_lines AS
SELECT r.entry, r.number || ': it claims another sum than its lines' AS finding
FROM reminders AS r LEFT JOIN reminder_lines AS l ON l.number = r.number
GROUP BY r.entry, r.number
HAVING r.balance_cents IS NOT SUM(l.balance_cents) OR r.interest_cents IS NOT SUM(l.interest_cents)
    OR r.lump_sum_cents IS NOT SUM(l.lump_sum_cents)
UNION ALL SELECT entry, invoice || ': reminded of or marked, and no invoice'
FROM (SELECT entry, invoice FROM reminder_lines UNION ALL SELECT entry, invoice FROM invoice_marks)
WHERE invoice NOT IN (SELECT number FROM issued_invoices);

-- Receivables are what is open of all invoices; money in both ways is in the ledger once.
CREATE VIEW receivables_unlike_invoices AS
SELECT 0 AS entry, 'receivables are ' || (SELECT COALESCE(SUM(amount_cents), 0) FROM ledger WHERE account = 'receivables')
    || ' cents, open invoices ' || (SELECT COALESCE(SUM(open_cents), 0) FROM open_invoices) AS finding
WHERE (SELECT COALESCE(SUM(amount_cents), 0) FROM ledger WHERE account = 'receivables')
    <> (SELECT COALESCE(SUM(open_cents), 0) FROM open_invoices);
