-- Payments: what a run orders at the bank for members and the State or holds, and what a person releases later.

-- One row a transfer that the run's payment file orders (payment_id: the document's number and the nth account), or a
-- document whose payment is held (payment_id: its number; held: the code of why). member_id: '' where the State is paid.
CREATE TABLE payments (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    payment_id TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    batch TEXT NOT NULL CHECK (batch IN ('SALA', 'COPY', 'SHAR', 'TAXS', 'SSBE')),
    member_id TEXT NOT NULL,
    name TEXT NOT NULL,
    iban TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CONSTRAINT "a payment pays something" CHECK (amount_cents > 0),
    execution_date TEXT NOT NULL,
    held TEXT NOT NULL,
    communication TEXT NOT NULL,
    PRIMARY KEY (month, run, payment_id),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a held payment has no account yet" CHECK ((held <> '') = (payment_id = document))
) STRICT;
CREATE INDEX payments_of_member ON payments (member_id);
CREATE TRIGGER payments_once BEFORE INSERT ON payments
WHEN EXISTS (SELECT 1 FROM payments WHERE payment_id = NEW.payment_id)
BEGIN SELECT RAISE(ABORT, 'payments: each is ordered once'); END;
CREATE TRIGGER payments_sealed BEFORE INSERT ON payments
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'payments: this run is sealed'); END;
CREATE TRIGGER payments_kept BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments: append-only'); END;
CREATE TRIGGER payments_stay BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments: append-only'); END;

-- One row a transfer that somebody let go later: held_id is the payment that was held, or the transfer that the bank returned
-- and that is ordered anew. It leaves with the payment file of its entry.
CREATE TABLE released_payments (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    payment_id TEXT NOT NULL UNIQUE,
    held_id TEXT NOT NULL,
    batch TEXT NOT NULL CHECK (batch IN ('SALA', 'COPY', 'SHAR')),
    member_id TEXT NOT NULL,
    name TEXT NOT NULL,
    iban TEXT NOT NULL,
    amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
    execution_date TEXT NOT NULL,
    PRIMARY KEY (entry, payment_id)
) STRICT;
CREATE TRIGGER released_payments_once BEFORE INSERT ON released_payments
WHEN EXISTS (SELECT 1 FROM released_payments WHERE held_id = NEW.held_id AND entry <> NEW.entry OR payment_id = NEW.payment_id)
    OR NOT EXISTS (SELECT 1 FROM payments WHERE payment_id = NEW.held_id AND held <> '')
    AND NOT EXISTS (SELECT 1 FROM returned_payments WHERE payment_id = NEW.held_id)
BEGIN SELECT RAISE(ABORT, 'released_payments: a held payment is released once, a returned one ordered anew once'); END;
CREATE TRIGGER released_payments_sealed BEFORE INSERT ON released_payments
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'released_payments: this entry is sealed'); END;
CREATE TRIGGER released_payments_kept BEFORE UPDATE ON released_payments
BEGIN SELECT RAISE(ABORT, 'released_payments: append-only'); END;
CREATE TRIGGER released_payments_stay BEFORE DELETE ON released_payments
BEGIN SELECT RAISE(ABORT, 'released_payments: append-only'); END;

-- One row a transfer that was ordered, by a run or later: its file's batch as the bank may show it is `month.run batch`.
-- ordered_by: the run, or the entry.
CREATE VIEW ordered_payments AS
SELECT payment_id, document, batch, member_id, name, iban, amount_cents, execution_date, r.as_of AS ordered_on,
    month || '.' || run || ' ' || batch AS bank_reference, month, month || '.' || run AS ordered_by
FROM payments JOIN runs AS r USING (month, run) WHERE held = ''
UNION ALL SELECT payment_id, held_id, batch, member_id, name, iban, amount_cents, execution_date, e.as_of, e.document || ' ' || batch,
    substr(e.document, 1, 7), e.document
FROM released_payments JOIN entries AS e ON e.nth = entry
UNION ALL SELECT payment_id, payment_id, 'REFU', '', name, iban, amount_cents, execution_date, e.as_of, e.document || ' REFU',
    substr(e.as_of, 1, 7), e.document
FROM refunds JOIN entries AS e ON e.nth = entry;

-- One row a transfer to a member that the bank returned: it is owed to the member again.
CREATE VIEW returned_payments AS
SELECT * FROM ordered_payments
WHERE member_id <> '' AND payment_id IN (SELECT target FROM matches WHERE kind = 'returned');

-- What a run orders is what it posted as on its way; what it orders and holds is net pay, expenses and copyright due.
CREATE VIEW payments_unlike_postings AS
SELECT month, run, payment_id || ': ordered are ' || SUM(ordered) || ' cents, posted ' || SUM(posted) AS finding
FROM (
    SELECT month, run, payment_id, amount_cents AS ordered, 0 AS posted FROM payments WHERE held = ''
    UNION ALL SELECT month, run, subject, 0, -amount_cents FROM postings WHERE account = 'payments_in_transit'
    UNION ALL SELECT month, run, document, 0, amount_cents FROM postings
    WHERE account IN ('members_payable', 'withholding_payable', 'onss_payable') AND document IN (SELECT payment_id FROM payments WHERE held = '')
    UNION ALL SELECT month, run, payment_id, amount_cents, 0 FROM payments WHERE held = ''
)
GROUP BY month, run, payment_id HAVING SUM(ordered) <> SUM(posted)
UNION ALL SELECT month, run, member_id || ': wages ordered or held are ' || SUM(paid) || ' cents, net pay and expenses '
    || MAX(SUM(due), 0)
FROM (
    SELECT month, run, member_id, amount_cents AS paid, 0 AS due FROM payments WHERE batch = 'SALA'
    UNION ALL SELECT month, run, member_id, 0, net - special_contribution_regularisation FROM payslips
    UNION ALL SELECT month, run, member_id, 0, net FROM exceptional_tax
    UNION ALL SELECT month, run, member_id, 0, reimbursed_cents FROM expenses
)
GROUP BY month, run, member_id HAVING SUM(paid) <> MAX(SUM(due), 0)
UNION ALL SELECT p.month, p.run, p.document || ': its payments are ' || SUM(p.amount_cents) || ' cents, its net ' || c.net
FROM payments AS p JOIN copyright_documents AS c ON c.number = p.document
GROUP BY p.month, p.run, p.document HAVING SUM(p.amount_cents) <> c.net;

-- The transfers of a released payment are what was held or came back, and what its entry posted as on its way.
CREATE VIEW released_unlike_held AS
SELECT r.entry, r.held_id || ': released are ' || SUM(r.amount_cents) || ' cents, held were ' || p.amount_cents AS finding
FROM released_payments AS r JOIN (SELECT payment_id, amount_cents FROM payments
    UNION ALL SELECT payment_id, amount_cents FROM released_payments) AS p ON p.payment_id = r.held_id
GROUP BY r.entry, r.held_id HAVING SUM(r.amount_cents) <> p.amount_cents
UNION ALL SELECT r.entry, r.payment_id || ': released are ' || r.amount_cents || ' cents, posted '
    || COALESCE((SELECT -SUM(amount_cents) FROM entry_postings AS e
        WHERE e.entry = r.entry AND e.account = 'payments_in_transit' AND e.subject = r.payment_id), 0)
FROM released_payments AS r
WHERE r.amount_cents <> COALESCE((SELECT -SUM(amount_cents) FROM entry_postings AS e
    WHERE e.entry = r.entry AND e.account = 'payments_in_transit' AND e.subject = r.payment_id), 0);
