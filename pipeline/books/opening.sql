-- What another system left when these books began: their first entry, and nothing before it. Each row names the sheet and the
-- row of the opening workbook that says it.

-- One row a series of numbers and year: last_nth, the last number that the other system gave; ours go on from there.
CREATE TABLE opening_numbers (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    series TEXT NOT NULL CHECK (series IN ('invoice', 'funding', 'transfer', 'payslip', 'copyright', 'agreement')),
    year INTEGER NOT NULL,
    last_nth INTEGER NOT NULL CHECK (last_nth >= 0),
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT;
CREATE TRIGGER opening_numbers_first BEFORE INSERT ON opening_numbers
WHEN NEW.entry <> 1 OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'opening_numbers: books begin with an opening, or without one'); END;
CREATE TRIGGER opening_numbers_kept BEFORE UPDATE ON opening_numbers BEGIN SELECT RAISE(ABORT, 'opening_numbers: append-only'); END;
CREATE TRIGGER opening_numbers_stay BEFORE DELETE ON opening_numbers BEGIN SELECT RAISE(ABORT, 'opening_numbers: append-only'); END;

-- One row an invoice or request for funds of the other system that was open. open_cents: what was open of it. paper: what a
-- reminder prints of it and of its client, JSON.
CREATE TABLE opening_invoices (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    number TEXT PRIMARY KEY,
    billing TEXT NOT NULL CHECK (billing IN ('invoice', 'grant', 'patronage')),
    activity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    structured_communication TEXT NOT NULL UNIQUE,
    total_vat_cents INTEGER NOT NULL CHECK (total_vat_cents >= 0),
    total_incl_vat_cents INTEGER NOT NULL,
    fee_cents INTEGER NOT NULL CHECK (fee_cents >= 0),
    open_cents INTEGER NOT NULL CHECK (open_cents > 0),
    paper TEXT NOT NULL CHECK (json_valid(paper)),
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    CONSTRAINT "no more is open than was asked" CHECK (open_cents <= total_incl_vat_cents),
    CONSTRAINT "VAT and fee are parts of the total" CHECK (total_vat_cents + fee_cents <= total_incl_vat_cents)
) STRICT;
CREATE TRIGGER opening_invoices_first BEFORE INSERT ON opening_invoices
WHEN NEW.entry <> 1 OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'opening_invoices: books begin with an opening, or without one'); END;
CREATE TRIGGER opening_invoices_kept BEFORE UPDATE ON opening_invoices BEGIN SELECT RAISE(ABORT, 'opening_invoices: append-only'); END;
CREATE TRIGGER opening_invoices_stay BEFORE DELETE ON opening_invoices BEGIN SELECT RAISE(ABORT, 'opening_invoices: append-only'); END;

-- One row a member who was paid in the calendar year before the day: sums of the year, student_hours in hundredths of an hour.
CREATE TABLE opening_years (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    member_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    onss_net INTEGER NOT NULL,
    taxable INTEGER NOT NULL,
    withholding INTEGER NOT NULL,
    special_contribution INTEGER NOT NULL,
    net INTEGER NOT NULL,
    work_bonus INTEGER NOT NULL,
    student_hours INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (member_id, year),
    CONSTRAINT "pay closes: gross = onss_net + withholding + special_contribution + net"
        CHECK (gross = onss_net + withholding + special_contribution + net)
) STRICT;
CREATE TRIGGER opening_years_first BEFORE INSERT ON opening_years
WHEN NEW.entry <> 1 OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'opening_years: books begin with an opening, or without one'); END;
CREATE TRIGGER opening_years_kept BEFORE UPDATE ON opening_years BEGIN SELECT RAISE(ABORT, 'opening_years: append-only'); END;
CREATE TRIGGER opening_years_stay BEFORE DELETE ON opening_years BEGIN SELECT RAISE(ABORT, 'opening_years: append-only'); END;

-- One row a member and month of the running quarter before the day; a month that has none is not known. gross and what follows:
-- for the payslip's word on what changed, NULL where it is not known; days_worked in hundredths of a day.
CREATE TABLE opening_months (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    member_id TEXT NOT NULL,
    month TEXT NOT NULL CONSTRAINT "a month is written 2026-03" CHECK (month GLOB '20[0-9][0-9]-[01][0-9]'),
    special_base INTEGER NOT NULL,
    special_contribution INTEGER NOT NULL,
    gross INTEGER,
    onss INTEGER,
    work_bonus INTEGER,
    withholding INTEGER,
    net INTEGER,
    days_worked INTEGER,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (member_id, month)
) STRICT;
CREATE TRIGGER opening_months_first BEFORE INSERT ON opening_months
WHEN NEW.entry <> 1 OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'opening_months: books begin with an opening, or without one'); END;
CREATE TRIGGER opening_months_kept BEFORE UPDATE ON opening_months BEGIN SELECT RAISE(ABORT, 'opening_months: append-only'); END;
CREATE TRIGGER opening_months_stay BEFORE DELETE ON opening_months BEGIN SELECT RAISE(ABORT, 'opening_months: append-only'); END;

-- One row a member and income year: what was paid as copyright before the day.
CREATE TABLE opening_copyright (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    member_id TEXT NOT NULL,
    income_year INTEGER NOT NULL,
    gross INTEGER NOT NULL,
    expenses INTEGER NOT NULL,
    withholding INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (member_id, income_year)
) STRICT;
CREATE TRIGGER opening_copyright_first BEFORE INSERT ON opening_copyright
WHEN NEW.entry <> 1 OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'opening_copyright: books begin with an opening, or without one'); END;
CREATE TRIGGER opening_copyright_kept BEFORE UPDATE ON opening_copyright BEGIN SELECT RAISE(ABORT, 'opening_copyright: append-only'); END;
CREATE TRIGGER opening_copyright_stay BEFORE DELETE ON opening_copyright BEGIN SELECT RAISE(ABORT, 'opening_copyright: append-only'); END;

-- One row a member and Activity: holiday pay that was earned and set aside, and not paid out.
CREATE TABLE opening_holiday (
    entry INTEGER NOT NULL REFERENCES entries (nth) DEFERRABLE INITIALLY DEFERRED,
    member_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    holiday_earned INTEGER NOT NULL,
    holiday_simple INTEGER NOT NULL,
    holiday_provision INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (member_id, activity_id)
) STRICT;
CREATE TRIGGER opening_holiday_first BEFORE INSERT ON opening_holiday
WHEN NEW.entry <> 1 OR EXISTS (SELECT 1 FROM entries) OR EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'opening_holiday: books begin with an opening, or without one'); END;
CREATE TRIGGER opening_holiday_kept BEFORE UPDATE ON opening_holiday BEGIN SELECT RAISE(ABORT, 'opening_holiday: append-only'); END;
CREATE TRIGGER opening_holiday_stay BEFORE DELETE ON opening_holiday BEGIN SELECT RAISE(ABORT, 'opening_holiday: append-only'); END;

-- An opening is the first entry of books without a run, and says every number that follows; no other entry has such rows.
CREATE TRIGGER entries_begin BEFORE INSERT ON entries
WHEN (NEW.kind = 'opening') IS NOT (NEW.nth = 1 AND EXISTS (SELECT 1 FROM opening_numbers))
    OR NEW.kind = 'opening' AND EXISTS (SELECT 1 FROM runs)
BEGIN SELECT RAISE(ABORT, 'entries: books begin with an opening, or without one'); END;

-- No run is dated before the day on which the books begin.
CREATE TRIGGER runs_begin BEFORE INSERT ON runs
WHEN NEW.as_of < (SELECT as_of FROM entries WHERE kind = 'opening')
BEGIN SELECT RAISE(ABORT, 'runs: none before the day on which the books begin'); END;

-- Every invoice and request for funds that clients owe or owed (never a credit note), those of the other system among them; its
-- month and run are '' and 0 there. asked_cents: what its own posting in a run asks; an opening posts what is open as an entry.
CREATE VIEW issued_invoices AS
SELECT number, month, run, billing, activity_id, client_id, issue_date, due_date, order_reference, structured_communication,
    total_excl_vat_cents, total_vat_cents, total_incl_vat_cents, fee_cents, total_incl_vat_cents AS asked_cents
FROM invoices WHERE kind = 'invoice'
UNION ALL SELECT number, '', 0, billing, activity_id, client_id, issue_date, due_date, '', structured_communication,
    total_incl_vat_cents - total_vat_cents, total_vat_cents, total_incl_vat_cents, fee_cents, 0
FROM opening_invoices;

-- What an opening says in its rows equals what it posted: by invoice, and of holiday pay set aside.
CREATE VIEW opening_unlike_postings AS
SELECT entry, account || ' ' || document || ': the opening says ' || SUM(said) || ' cents, posted are ' || SUM(posted) AS finding
FROM (
    SELECT entry, 'receivables' AS account, client_id || ' ' || number AS document, open_cents AS said, 0 AS posted
    FROM opening_invoices
    UNION ALL SELECT entry, 'holiday_provision', member_id || ' ' || activity_id, -holiday_provision, 0 FROM opening_holiday
    UNION ALL SELECT p.entry, account, CASE account WHEN 'receivables' THEN subject || ' ' || p.document ELSE p.document END, 0,
        amount_cents
    FROM entry_postings AS p JOIN entries AS e ON e.nth = p.entry
    WHERE e.kind = 'opening'
        AND (account = 'receivables' OR account = 'holiday_provision' AND p.document <> 'opening')
)
GROUP BY entry, account, document HAVING SUM(said) <> SUM(posted);
