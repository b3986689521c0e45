-- What was sent of approved runs, to whom, and what came back.

-- One row a step of one document for one recipient. claimed comes before the sending and its result after it: a claim without a
-- result is in doubt, and is not sent again by itself.
CREATE TABLE sendings (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    key TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('claimed', 'sent', 'failed', 'refused', 'acknowledged', 'rejected')),
    channel TEXT NOT NULL CHECK (channel IN ('peppol', 'mail')),
    document TEXT NOT NULL,
    recipient TEXT NOT NULL,
    told TEXT NOT NULL,
    PRIMARY KEY (entry, key)
) STRICT;
CREATE INDEX sendings_by_key ON sendings (key, entry);
CREATE TRIGGER sendings_once BEFORE INSERT ON sendings
WHEN NEW.state = 'claimed' AND (SELECT state FROM sendings WHERE key = NEW.key ORDER BY entry DESC LIMIT 1)
    IN ('sent', 'acknowledged', 'rejected')
BEGIN SELECT RAISE(ABORT, 'sendings: it was sent already'); END;
CREATE TRIGGER sendings_sealed BEFORE INSERT ON sendings
WHEN EXISTS (SELECT 1 FROM entries WHERE nth = NEW.entry)
BEGIN SELECT RAISE(ABORT, 'sendings: this entry is sealed'); END;
CREATE TRIGGER sendings_kept BEFORE UPDATE ON sendings BEGIN SELECT RAISE(ABORT, 'sendings: append-only'); END;
CREATE TRIGGER sendings_stay BEFORE DELETE ON sendings BEGIN SELECT RAISE(ABORT, 'sendings: append-only'); END;
