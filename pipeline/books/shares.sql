-- The share register: who subscribed shares and who gave them back. A movement that is in it stays: what a register dropped later
-- says otherwise is a problem, never a change.

-- One row a movement of a run; numbers are gapless in a year, those of entries counted in: the year is that of the run's day, date
-- the day of the movement. iban: the account that it was paid from, or is paid to. letter: what the register says of the letter of
-- who leaves.
CREATE TABLE share_movements (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    date TEXT NOT NULL,
    movement TEXT NOT NULL CHECK (movement IN ('subscription', 'refund')),
    shares INTEGER NOT NULL CONSTRAINT "a movement moves shares" CHECK (shares > 0),
    nominal_cents INTEGER NOT NULL CHECK (nominal_cents > 0),
    iban TEXT NOT NULL,
    letter TEXT NOT NULL,
    UNIQUE (year, nth),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a movement of shares is written 2026-S00001" CHECK (number = printf('%d-S%05d', year, nth))
) STRICT;
CREATE INDEX shares_by_member ON share_movements (member_id, date);
CREATE TRIGGER share_movements_follow BEFORE INSERT ON share_movements
WHEN NEW.nth IS NOT 1 + MAX((SELECT COALESCE(MAX(nth), 0) FROM share_movements WHERE year = NEW.year),
    (SELECT COALESCE(MAX(nth), 0) FROM entry_share_movements WHERE year = NEW.year))
BEGIN SELECT RAISE(ABORT, 'share_movements: numbers follow without gap or double'); END;
CREATE TRIGGER share_movements_sealed BEFORE INSERT ON share_movements
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'share_movements: this run is sealed'); END;
CREATE TRIGGER share_movements_kept BEFORE UPDATE ON share_movements
BEGIN SELECT RAISE(ABORT, 'share_movements: append-only'); END;
CREATE TRIGGER share_movements_stay BEFORE DELETE ON share_movements
BEGIN SELECT RAISE(ABORT, 'share_movements: append-only'); END;

-- One row a movement of an entry outside a run, as in `share_movements`: shares that another system kept before.
CREATE TABLE entry_share_movements (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    number TEXT NOT NULL UNIQUE,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    date TEXT NOT NULL,
    movement TEXT NOT NULL CHECK (movement IN ('subscription', 'refund')),
    shares INTEGER NOT NULL CHECK (shares > 0),
    nominal_cents INTEGER NOT NULL CHECK (nominal_cents > 0),
    iban TEXT NOT NULL,
    letter TEXT NOT NULL,
    PRIMARY KEY (entry, number),
    UNIQUE (year, nth),
    CHECK (number = printf('%d-S%05d', year, nth))
) STRICT;
CREATE TRIGGER entry_share_movements_follow BEFORE INSERT ON entry_share_movements
WHEN NEW.nth IS NOT 1 + MAX((SELECT COALESCE(MAX(nth), 0) FROM share_movements WHERE year = NEW.year),
    (SELECT COALESCE(MAX(nth), 0) FROM entry_share_movements WHERE year = NEW.year))
BEGIN SELECT RAISE(ABORT, 'entry_share_movements: numbers follow without gap or double'); END;
CREATE TRIGGER entry_share_movements_sealed BEFORE INSERT ON entry_share_movements
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'entry_share_movements: this entry is sealed'); END;
CREATE TRIGGER entry_share_movements_kept BEFORE UPDATE ON entry_share_movements
BEGIN SELECT RAISE(ABORT, 'entry_share_movements: append-only'); END;
CREATE TRIGGER entry_share_movements_stay BEFORE DELETE ON entry_share_movements
BEGIN SELECT RAISE(ABORT, 'entry_share_movements: append-only'); END;

-- Every movement of shares. moved: shares, below zero where they are given back. capital_cents: what that adds to the capital.
CREATE VIEW share_register AS
SELECT number, year, nth, member_id, date, movement, moved, moved * nominal_cents AS capital_cents, iban, month, run, entry
FROM (
    SELECT number, year, nth, member_id, date, movement, CASE movement WHEN 'subscription' THEN shares ELSE -shares END AS moved,
        nominal_cents, iban, month, run, 0 AS entry FROM share_movements
    UNION ALL SELECT number, year, nth, member_id, date, movement, CASE movement WHEN 'subscription' THEN shares ELSE -shares END,
        nominal_cents, iban, '', 0, entry FROM entry_share_movements
);

-- One row a subscription of which something is still owed: what was posted as owed, less what came in for it.
CREATE VIEW open_subscriptions AS
SELECT document AS number, subject AS member_id, SUM(amount_cents) AS open_cents FROM ledger
WHERE account = 'shares_receivable' GROUP BY document, subject HAVING SUM(amount_cents) > 0;

-- The capital moves by movements of shares alone, each at its nominal value; what is given back is owed to the member.
CREATE VIEW shares_unlike_postings AS
SELECT month, run, document || ': ' || account || ' ' || subject || ': the movement says ' || SUM(said)
    || ' cents, posted are ' || SUM(posted) AS finding
FROM (
    SELECT month, run, number AS document, 'share_capital' AS account, member_id AS subject, -capital_cents AS said, 0 AS posted
    FROM share_register WHERE entry = 0
    UNION ALL SELECT month, run, number, 'members_payable', member_id, capital_cents, 0 FROM share_register
    WHERE entry = 0 AND movement = 'refund'
    UNION ALL SELECT month, run, document, account, subject, 0, amount_cents FROM postings
    WHERE account = 'share_capital' OR account = 'members_payable' AND document IN (SELECT number FROM share_movements)
)
GROUP BY month, run, document, account, subject HAVING SUM(said) <> SUM(posted);

-- What is given back is ordered or held whole, once, and the batch of share refunds pays nothing else.
CREATE VIEW share_refunds_unlike_payments AS
SELECT month, run, document || ': given back are ' || SUM(said) || ' cents, ordered or held ' || SUM(paid) AS finding
FROM (
    SELECT month, run, number AS document, shares * nominal_cents AS said, 0 AS paid FROM share_movements WHERE movement = 'refund'
    UNION ALL SELECT month, run, document, 0, amount_cents FROM payments WHERE batch = 'SHAR'
)
GROUP BY month, run, document HAVING SUM(said) <> SUM(paid);

-- Nobody gives back more than he holds, on any day.
CREATE VIEW shares_below_nothing AS
SELECT month, run, number || ': ' || member_id || ' gives back more shares than he holds' AS finding
FROM (SELECT month, run, number, member_id,
    SUM(moved) OVER (PARTITION BY member_id ORDER BY date, movement DESC, number) AS held FROM share_register)
WHERE held < 0;

-- The capital is what the shares held are worth, member by member.
CREATE VIEW capital_unlike_shares AS
SELECT '' AS month, 0 AS run, member_id || ': the capital is ' || SUM(posted) || ' cents, the shares held are worth ' || SUM(held)
    AS finding
FROM (
    SELECT member_id, capital_cents AS held, 0 AS posted FROM share_register
    UNION ALL SELECT subject, 0, -amount_cents FROM ledger WHERE account = 'share_capital'
)
GROUP BY member_id HAVING SUM(posted) <> SUM(held);

-- Numbers 1, 2, 3 ... in each year.
CREATE VIEW share_gaps AS
SELECT month, run, 'before movement of shares ' || number || ' numbers are missing' AS finding
FROM (SELECT month, run, number, nth, LAG(nth, 1, 0) OVER (PARTITION BY year ORDER BY nth) AS before FROM share_register)
WHERE nth <> before + 1;

-- An entry moves the capital by its own movements alone.
CREATE VIEW entry_shares_unlike_postings AS
SELECT entry, 'entry ' || entry || ': shares of ' || subject || ' add ' || SUM(said) || ' cents to the capital, posted are '
    || SUM(posted) AS finding
FROM (
    SELECT entry, member_id AS subject, capital_cents AS said, 0 AS posted FROM share_register WHERE entry > 0
    UNION ALL SELECT entry, subject, 0, -amount_cents FROM entry_postings WHERE account = 'share_capital'
)
GROUP BY entry, subject HAVING SUM(said) <> SUM(posted);
