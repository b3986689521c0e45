-- Copyright paid to members: the documents, and the dropped rows that asked for it.

-- One row a copyright document: one member and income year in one run; numbers are gapless in a year, that of the run's
-- day. Amounts are what the document adds to its income year; those of a correction may be negative.
CREATE TABLE copyright_documents (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    income_year INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    expenses INTEGER NOT NULL,
    withholding INTEGER NOT NULL,
    net INTEGER NOT NULL,
    UNIQUE (year, nth),
    UNIQUE (month, run, member_id, income_year),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a copyright number is written 2026-C00001" CHECK (number = printf('%d-C%05d', year, nth)),
    CONSTRAINT "copyright is of a year that has begun" CHECK (income_year <= year),
    CONSTRAINT "a copyright document closes: gross = withholding + net" CHECK (gross = withholding + net)
) STRICT;
CREATE INDEX copyright_by_member ON copyright_documents (member_id, income_year);
CREATE TRIGGER copyright_documents_follow BEFORE INSERT ON copyright_documents
WHEN NEW.nth IS NOT 1 + COALESCE((SELECT MAX(nth) FROM copyright_documents WHERE year = NEW.year),
    (SELECT last_nth FROM opening_numbers WHERE year = NEW.year AND series = 'copyright'), 0)
BEGIN SELECT RAISE(ABORT, 'copyright_documents: numbers follow without gap or double'); END;
CREATE TRIGGER copyright_documents_sealed BEFORE INSERT ON copyright_documents
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'copyright_documents: this run is sealed'); END;
CREATE TRIGGER copyright_documents_kept BEFORE UPDATE ON copyright_documents
BEGIN SELECT RAISE(ABORT, 'copyright_documents: append-only'); END;
CREATE TRIGGER copyright_documents_stay BEFORE DELETE ON copyright_documents
BEGIN SELECT RAISE(ABORT, 'copyright_documents: append-only'); END;

-- One row a request on a document, or what a request was, taken back (negative; content_hash is '' then). income_year:
-- the year in which it was first paid; a correction stays in it.
CREATE TABLE copyright_requests (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    number TEXT NOT NULL REFERENCES copyright_documents (number),
    row_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    activity_id TEXT NOT NULL,
    work_month TEXT NOT NULL,
    version INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    order_reference TEXT NOT NULL,
    date TEXT NOT NULL,
    work_title TEXT NOT NULL,
    income_year INTEGER NOT NULL,
    gross_cents INTEGER NOT NULL,
    PRIMARY KEY (month, run, row_key, content_hash),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX copyright_by_key ON copyright_requests (row_key);
CREATE TRIGGER copyright_requests_change BEFORE INSERT ON copyright_requests
WHEN NEW.content_hash <> '' AND NEW.content_hash IS (SELECT content_hash FROM copyright_requests JOIN runs USING (month, run)
    WHERE row_key = NEW.row_key ORDER BY nth DESC, content_hash DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'copyright_requests: a row is used once'); END;
CREATE TRIGGER copyright_requests_sealed BEFORE INSERT ON copyright_requests
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'copyright_requests: this run is sealed'); END;
CREATE TRIGGER copyright_requests_kept BEFORE UPDATE ON copyright_requests
BEGIN SELECT RAISE(ABORT, 'copyright_requests: append-only'); END;
CREATE TRIGGER copyright_requests_stay BEFORE DELETE ON copyright_requests
BEGIN SELECT RAISE(ABORT, 'copyright_requests: append-only'); END;
