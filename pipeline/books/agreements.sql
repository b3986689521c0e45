-- The employment contracts that were written, before the work where the workbook came in time.

-- One row a document: a contract, an amendment of it, or its withdrawal; numbers are gapless in a year, that of the run's day.
-- contract: the number of the contract that it makes, changes or withdraws. row_key: of the row that the contract has after it.
-- The other columns are the terms after it. pay_basis: 'gross' or 'net' agreed, or the 'amount' of the
-- budget that pays all of it (pay_cents), or what the budget allows (0).
CREATE TABLE agreements (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('contract', 'amendment', 'withdrawal')),
    contract TEXT NOT NULL REFERENCES agreements (number) DEFERRABLE INITIALLY DEFERRED,
    row_key TEXT NOT NULL,
    member_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    work_month TEXT NOT NULL,
    version INTEGER NOT NULL,
    made_on TEXT NOT NULL,
    status TEXT NOT NULL,
    joint_committee TEXT NOT NULL,
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    days TEXT NOT NULL,
    hours TEXT NOT NULL,
    function TEXT NOT NULL,
    pay_basis TEXT NOT NULL CHECK (pay_basis IN ('gross', 'net', 'amount', 'budget')),
    pay_cents INTEGER NOT NULL,
    UNIQUE (year, nth),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a contract document is numbered 2026-K00001" CHECK (number = printf('%d-K%05d', year, nth)),
    CONSTRAINT "a contract is its own first document" CHECK ((kind = 'contract') = (contract = number)),
    CONSTRAINT "a contract ends on or after its first day" CHECK ("end" >= start),
    CONSTRAINT "pay from the budget has no amount" CHECK ((pay_basis = 'budget') = (pay_cents = 0))
) STRICT;
CREATE INDEX agreements_by_contract ON agreements (contract, year, nth);
CREATE INDEX agreements_by_month ON agreements (work_month);
CREATE TRIGGER agreements_follow BEFORE INSERT ON agreements
WHEN NEW.nth IS NOT 1 + COALESCE((SELECT MAX(nth) FROM agreements WHERE year = NEW.year),
    (SELECT last_nth FROM opening_numbers WHERE year = NEW.year AND series = 'agreement'), 0)
BEGIN SELECT RAISE(ABORT, 'agreements: numbers follow without gap or double'); END;
CREATE TRIGGER agreements_once BEFORE INSERT ON agreements
WHEN NEW.kind = 'contract' AND EXISTS (SELECT 1 FROM agreements_now WHERE row_key = NEW.row_key)
BEGIN SELECT RAISE(ABORT, 'agreements: a row has one contract'); END;
CREATE TRIGGER agreements_ended BEFORE INSERT ON agreements
WHEN NEW.kind <> 'contract' AND NOT EXISTS (SELECT 1 FROM agreements_now WHERE contract = NEW.contract)
BEGIN SELECT RAISE(ABORT, 'agreements: only a contract that stands is changed or ended'); END;
CREATE TRIGGER agreements_sealed BEFORE INSERT ON agreements
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'agreements: this run is sealed'); END;
CREATE TRIGGER agreements_kept BEFORE UPDATE ON agreements BEGIN SELECT RAISE(ABORT, 'agreements: append-only'); END;
CREATE TRIGGER agreements_stay BEFORE DELETE ON agreements BEGIN SELECT RAISE(ABORT, 'agreements: append-only'); END;

-- Contracts that stand, each as its last document left it.
CREATE VIEW agreements_now AS
SELECT * FROM agreements AS last WHERE kind <> 'withdrawal' AND NOT EXISTS (SELECT 1 FROM agreements AS later
    WHERE later.contract = last.contract AND (later.year, later.nth) > (last.year, last.nth));

-- Numbers 1, 2, 3 ... in each year, or from where an opening says that another system ended.
CREATE VIEW agreement_gaps AS
SELECT month, run, 'before contract document ' || number || ' numbers are missing' AS finding
FROM (SELECT month, run, number, nth, COALESCE(LAG(nth) OVER (PARTITION BY year ORDER BY nth), (SELECT last_nth
    FROM opening_numbers AS o WHERE o.series = 'agreement' AND o.year = a.year), 0) AS before FROM agreements AS a)
WHERE nth <> before + 1;
