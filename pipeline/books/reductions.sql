-- What the structural reduction of a quarter gave back.

-- One row a member and Activity: what a run posted of the reduction of a quarter, for the pool where activity_id is ''.
-- A later run of the quarter adds the difference alone, so that the sum over runs is the reduction as it is known.
CREATE TABLE reductions (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    quarter TEXT NOT NULL CONSTRAINT "a quarter is written 2026Q3" CHECK (quarter GLOB '20[0-9][0-9]Q[1-4]'),
    member_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    PRIMARY KEY (month, run, member_id, activity_id),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX reductions_by_quarter ON reductions (quarter, member_id);
CREATE TRIGGER reductions_sealed BEFORE INSERT ON reductions
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'reductions: this run is sealed'); END;
CREATE TRIGGER reductions_kept BEFORE UPDATE ON reductions BEGIN SELECT RAISE(ABORT, 'reductions: append-only'); END;
CREATE TRIGGER reductions_stay BEFORE DELETE ON reductions BEGIN SELECT RAISE(ABORT, 'reductions: append-only'); END;
