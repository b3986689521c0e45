-- What is booked outside a month's run: a bank statement, a payment file, reminders... The rows of an entry come first, its
-- row in `entries` last; from then on it is sealed. Entries have a chain of seals of their own, so that a bank statement
-- booked between a draft and its approval moves nothing that was reviewed.

-- One row an entry. document: what is booked, once in its kind. content: canonical JSON, all that no other row of it says,
-- the SHA-256 of its files among it. folder: where its files are published, below the home; '' where it has none.
-- seal: SHA-256 of the seal before it and of all that the books say of the entry.
CREATE TABLE entries (
    nth INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    document TEXT NOT NULL CONSTRAINT "an entry names what it books" CHECK (trim(document) <> ''),
    as_of TEXT NOT NULL,
    folder TEXT NOT NULL,
    content TEXT NOT NULL CHECK (json_valid(content)),
    previous_seal TEXT NOT NULL UNIQUE,
    seal TEXT NOT NULL UNIQUE CONSTRAINT "a seal is a SHA-256 in hex" CHECK (length(seal) = 64),
    UNIQUE (kind, document)
) STRICT;
CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.nth IS NOT (SELECT COALESCE(MAX(nth), 0) + 1 FROM entries)
    OR NEW.previous_seal IS NOT COALESCE((SELECT seal FROM entries ORDER BY nth DESC LIMIT 1), '')
    OR EXISTS (SELECT 1 FROM entries WHERE kind = NEW.kind AND document = NEW.document)
BEGIN SELECT RAISE(ABORT, 'entries: each is booked once and follows the one before it'); END;
CREATE TRIGGER entries_kept BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries: append-only'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries: append-only'); END;

-- One row an amount on an account, as in `postings`; line: its place in the entry. document: the invoice, on `receivables`.
CREATE TABLE entry_postings (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    line INTEGER NOT NULL,
    set_id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (account),
    subject TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    document TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (entry, line)
) STRICT;
CREATE INDEX entry_postings_by_account ON entry_postings (account, subject, amount_cents);
CREATE INDEX entry_postings_by_document ON entry_postings (document, account);
CREATE TRIGGER entry_postings_sealed BEFORE INSERT ON entry_postings
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'entry_postings: this entry is sealed'); END;
CREATE TRIGGER entry_postings_kept BEFORE UPDATE ON entry_postings
BEGIN SELECT RAISE(ABORT, 'entry_postings: append-only'); END;
CREATE TRIGGER entry_postings_stay BEFORE DELETE ON entry_postings
BEGIN SELECT RAISE(ABORT, 'entry_postings: append-only'); END;

-- Every amount on every account, of runs and of entries.
CREATE VIEW ledger AS
SELECT account, subject, amount_cents, document, date FROM postings
UNION ALL SELECT account, subject, amount_cents, document, date FROM entry_postings;

CREATE INDEX credit_notes_of_invoices ON invoices (corrects, total_incl_vat_cents) WHERE kind = 'credit_note';

-- One row an invoice or request for funds (never a credit note): total_cents as issued; open_cents: less its credit notes, less what was booked
-- on receivables for it since.
CREATE VIEW open_invoices AS
SELECT i.number, i.billing, i.activity_id, i.client_id, i.issue_date, i.due_date, i.order_reference, i.structured_communication,
    i.total_incl_vat_cents AS total_cents,
    i.asked_cents
        + COALESCE((SELECT SUM(c.total_incl_vat_cents) FROM invoices AS c WHERE c.kind = 'credit_note' AND c.corrects = i.number), 0)
        + COALESCE((SELECT SUM(p.amount_cents) FROM entry_postings AS p
            WHERE p.account = 'receivables' AND p.document = i.number), 0) AS open_cents
FROM issued_invoices AS i;

-- Every posting set of an entry sums to 0; an entry moves receivables for invoices that there are.
CREATE VIEW entries_unlike_themselves AS
SELECT entry, 'entry ' || entry || ': set ' || set_id || ' sums to ' || SUM(amount_cents) || ' cents, not 0' AS finding
FROM entry_postings GROUP BY entry, set_id HAVING SUM(amount_cents) <> 0
UNION ALL SELECT entry, 'entry ' || entry || ': receivables are moved for ' || document || ', which is no invoice'
FROM entry_postings WHERE account = 'receivables' AND document NOT IN (SELECT number FROM issued_invoices);
