-- What bank statements said, and what each movement was matched with.

-- One row a statement: its balances, and where it was dropped.
CREATE TABLE statements (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    statement_id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    old_date TEXT NOT NULL,
    new_date TEXT NOT NULL,
    old_cents INTEGER NOT NULL,
    new_cents INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    UNIQUE (account, year, number)
) STRICT;
CREATE INDEX statements_by_entry ON statements (entry);
CREATE TRIGGER statements_follow BEFORE INSERT ON statements
WHEN EXISTS (SELECT 1 FROM statements WHERE account = NEW.account)
    AND NEW.old_cents IS NOT (SELECT new_cents FROM statements WHERE account = NEW.account ORDER BY year DESC, number DESC LIMIT 1)
    OR EXISTS (SELECT 1 FROM statements WHERE statement_id = NEW.statement_id)
BEGIN SELECT RAISE(ABORT, 'statements: a statement begins where the last one of its account ended'); END;
CREATE TRIGGER statements_sealed BEFORE INSERT ON statements
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'statements: this entry is sealed'); END;
CREATE TRIGGER statements_kept BEFORE UPDATE ON statements BEGIN SELECT RAISE(ABORT, 'statements: append-only'); END;
CREATE TRIGGER statements_stay BEFORE DELETE ON statements BEGIN SELECT RAISE(ABORT, 'statements: append-only'); END;

-- One row a movement, or a part of one that the bank booked as a whole; what comes in is positive.
CREATE TABLE movements (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    movement_id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    name TEXT NOT NULL,
    iban TEXT NOT NULL,
    communication TEXT NOT NULL,
    text TEXT NOT NULL,
    reference TEXT NOT NULL
) STRICT;
CREATE INDEX movements_by_iban ON movements (iban);
CREATE INDEX movements_by_entry ON movements (entry, movement_id, amount_cents);
CREATE INDEX entry_postings_of_the_bank ON entry_postings (subject, entry, amount_cents) WHERE account = 'bank';
CREATE TRIGGER movements_once BEFORE INSERT ON movements
WHEN EXISTS (SELECT 1 FROM movements WHERE movement_id = NEW.movement_id)
BEGIN SELECT RAISE(ABORT, 'movements: each is booked once'); END;
CREATE TRIGGER movements_sealed BEFORE INSERT ON movements
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'movements: this entry is sealed'); END;
CREATE TRIGGER movements_kept BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'movements: append-only'); END;
CREATE TRIGGER movements_stay BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'movements: append-only'); END;

-- One row an amount of a movement and what it is: of the statement's entry, or of a decision's, which takes it out of
-- suspense (a second row, negative). target: the invoice, client, payment...; why: how it was found, with the score.
CREATE TABLE matches (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    movement_id TEXT NOT NULL REFERENCES movements (movement_id),
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'client', 'payment', 'returned', 'share', 'charge', 'suspense', 'other')),
    target TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    score INTEGER NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (entry, movement_id, kind, target)
) STRICT;
CREATE INDEX matches_by_movement ON matches (movement_id);
CREATE INDEX matches_by_target ON matches (target);
CREATE TRIGGER matches_sealed BEFORE INSERT ON matches
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'matches: this entry is sealed'); END;
CREATE TRIGGER matches_kept BEFORE UPDATE ON matches BEGIN SELECT RAISE(ABORT, 'matches: append-only'); END;
CREATE TRIGGER matches_stay BEFORE DELETE ON matches BEGIN SELECT RAISE(ABORT, 'matches: append-only'); END;

-- A statement moves the account from its old balance to its new one; every movement is matched in full with something.
CREATE VIEW statements_unlike_movements AS
SELECT s.entry, s.statement_id || ': movements are ' || COALESCE(SUM(m.amount_cents), 0) || ' cents, balances differ by '
    || (s.new_cents - s.old_cents) AS finding
FROM statements AS s LEFT JOIN movements AS m ON m.entry = s.entry
GROUP BY s.entry, s.statement_id HAVING COALESCE(SUM(m.amount_cents), 0) <> s.new_cents - s.old_cents
UNION ALL SELECT m.entry, m.movement_id || ': matched are ' || COALESCE(SUM(x.amount_cents), 0) || ' cents of ' || m.amount_cents
FROM movements AS m LEFT JOIN matches AS x ON x.entry = m.entry AND x.movement_id = m.movement_id
GROUP BY m.entry, m.movement_id HAVING COALESCE(SUM(x.amount_cents), 0) <> m.amount_cents
UNION ALL SELECT x.entry, x.movement_id || ': decided are ' || SUM(x.amount_cents) || ' cents more than left suspense'
FROM matches AS x WHERE NOT EXISTS (SELECT 1 FROM movements AS m WHERE m.movement_id = x.movement_id AND m.entry = x.entry)
GROUP BY x.entry, x.movement_id HAVING SUM(x.amount_cents) <> 0
UNION ALL SELECT s.entry, s.account || ': the ledger has ' || (SELECT SUM(amount_cents) FROM entry_postings AS p
        WHERE p.account = 'bank' AND p.subject = s.account AND p.entry <= s.entry) || ' cents, the statement ' || s.new_cents
FROM statements AS s
WHERE s.new_cents <> COALESCE((SELECT SUM(amount_cents) FROM entry_postings AS p
    WHERE p.account = 'bank' AND p.subject = s.account AND p.entry <= s.entry), 0);

-- Money in suspense is what movements wait with: nothing is decided twice, or beyond what it was.
CREATE VIEW suspense_below_nothing AS
SELECT d.entry, d.movement_id || ': more was decided than waited' AS finding
FROM matches AS d JOIN movements AS m USING (movement_id)
WHERE d.kind = 'suspense' AND m.amount_cents * (SELECT SUM(w.amount_cents) FROM matches AS w
    WHERE w.movement_id = d.movement_id AND w.kind = 'suspense' AND w.entry <= d.entry) < 0;
