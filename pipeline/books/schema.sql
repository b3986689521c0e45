-- The books, in SQLite's words. Amounts are whole cents. Nothing that was written changes: triggers refuse it.
-- The rows of a run come first, its row in `runs` last; from then on the run is sealed and takes no more rows.
-- faults.sql holds what must be true between tables.

-- One row an approved run of a month. nth: the order of approval. folder: where it was published, below the home.
-- seal: SHA-256 of the previous seal and the bytes of run.json.
CREATE TABLE runs (
    nth INTEGER PRIMARY KEY,
    month TEXT NOT NULL CONSTRAINT "a month is written 2026-03" CHECK (month GLOB '20[0-9][0-9]-[01][0-9]'),
    run INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    previous_seal TEXT NOT NULL UNIQUE,
    seal TEXT NOT NULL UNIQUE CONSTRAINT "a seal is a SHA-256 in hex" CHECK (length(seal) = 64),
    run_json TEXT NOT NULL,
    folder TEXT NOT NULL UNIQUE,
    approved_by TEXT NOT NULL CONSTRAINT "somebody approves by name" CHECK (trim(approved_by) <> ''),
    approved_at TEXT NOT NULL,
    UNIQUE (month, run)
) STRICT;
CREATE TRIGGER runs_follow BEFORE INSERT ON runs
WHEN NEW.nth IS NOT (SELECT COALESCE(MAX(nth), 0) + 1 FROM runs)
    OR NEW.run IS NOT (SELECT COALESCE(MAX(run), 0) + 1 FROM runs WHERE month = NEW.month)
    OR NEW.previous_seal IS NOT COALESCE((SELECT seal FROM runs ORDER BY nth DESC LIMIT 1), '')
    OR EXISTS (SELECT 1 FROM runs WHERE seal = NEW.seal OR folder = NEW.folder)
BEGIN SELECT RAISE(ABORT, 'runs: a run follows the one before it'); END;
CREATE TRIGGER runs_kept BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'runs: append-only'); END;
CREATE TRIGGER runs_stay BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'runs: append-only'); END;

-- One row a file that a run read. origin: the folder it lay in. archived_as: where its copy is kept, below the home.
-- stays = 1: rows of it still wait, so it stays in the inbox as well.
CREATE TABLE inputs (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    archived_as TEXT NOT NULL,
    file TEXT NOT NULL,
    origin TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    kind TEXT NOT NULL,
    stays INTEGER NOT NULL CHECK (stays IN (0, 1)),
    PRIMARY KEY (month, run, archived_as),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TRIGGER inputs_sealed BEFORE INSERT ON inputs
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'inputs: this run is sealed'); END;
CREATE TRIGGER inputs_kept BEFORE UPDATE ON inputs BEGIN SELECT RAISE(ABORT, 'inputs: append-only'); END;
CREATE TRIGGER inputs_stay BEFORE DELETE ON inputs BEGIN SELECT RAISE(ABORT, 'inputs: append-only'); END;

-- One row an invoice, request for funds or credit note (its amounts negative); numbers are gapless in a year (nth 1, 2, 3
-- ..., or from where an opening says that another system ended), those of invoices and those of grants and patronage (2026-F00001) each; the year is that of the issue date. corrects: the number of the invoice that it corrects, '' where it corrects none.
-- terms: what late interest follows, legal or a version of the cooperative's own client terms.
CREATE TABLE invoices (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
    billing TEXT NOT NULL CHECK (billing IN ('invoice', 'grant', 'patronage')),
    corrects TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    issue_date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    order_reference TEXT NOT NULL,
    structured_communication TEXT NOT NULL UNIQUE,
    total_excl_vat_cents INTEGER NOT NULL,
    total_vat_cents INTEGER NOT NULL,
    total_incl_vat_cents INTEGER NOT NULL,
    fee_cents INTEGER NOT NULL,
    terms TEXT NOT NULL,
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "an invoice number is written 2026-00001, one of funds 2026-F00001"
        CHECK (number = printf('%d-%s%05d', year, CASE billing WHEN 'invoice' THEN '' ELSE 'F' END, nth)),
    CONSTRAINT "funds bear no VAT" CHECK (billing = 'invoice' OR total_vat_cents = 0),
    CONSTRAINT "an invoice is numbered in the year of its date" CHECK (substr(issue_date, 1, 4) = printf('%d', year)),
    CONSTRAINT "an invoice adds up" CHECK (total_excl_vat_cents + total_vat_cents = total_incl_vat_cents),
    CONSTRAINT "a credit note names its invoice" CHECK (kind = 'invoice' OR corrects <> ''),
    CONSTRAINT "an invoice asks, a credit note gives back" CHECK ((kind = 'invoice') = (total_excl_vat_cents >= 0))
) STRICT;
CREATE UNIQUE INDEX invoices_in_series ON invoices (year, billing = 'invoice', nth);
CREATE INDEX invoices_of_run ON invoices (month, run);
CREATE INDEX invoices_by_corrected ON invoices (corrects);
CREATE TRIGGER invoices_follow BEFORE INSERT ON invoices
WHEN NEW.nth IS NOT 1 + COALESCE(
        (SELECT MAX(nth) FROM invoices WHERE year = NEW.year AND (billing = 'invoice') = (NEW.billing = 'invoice')),
        (SELECT last_nth FROM opening_numbers WHERE year = NEW.year AND series = iif(NEW.billing = 'invoice', 'invoice', 'funding')), 0)
    OR EXISTS (SELECT 1 FROM invoices WHERE structured_communication = NEW.structured_communication)
    OR EXISTS (SELECT 1 FROM opening_invoices WHERE structured_communication = NEW.structured_communication)
    OR EXISTS (SELECT 1 FROM opening_invoices WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'invoices: numbers and communications follow without gap or double'); END;
CREATE TRIGGER invoices_dated BEFORE INSERT ON invoices
WHEN NEW.issue_date < (SELECT issue_date FROM invoices
    WHERE year = NEW.year AND (billing = 'invoice') = (NEW.billing = 'invoice') ORDER BY nth DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'invoices: dates follow numbers'); END;
CREATE TRIGGER invoices_sealed BEFORE INSERT ON invoices
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'invoices: this run is sealed'); END;
CREATE TRIGGER invoices_kept BEFORE UPDATE ON invoices BEGIN SELECT RAISE(ABORT, 'invoices: append-only'); END;
CREATE TRIGGER invoices_stay BEFORE DELETE ON invoices BEGIN SELECT RAISE(ABORT, 'invoices: append-only'); END;

-- One row a payslip: one member in one run; numbers are gapless in a year. student_hours in hundredths of an hour, those
-- within the year's quota; days_worked in hundredths of a day, hours counted in. special_contribution_regularisation: the
-- quarter's, taken from what is paid beside net. special_base_beside: what premiums and holiday pay add to the quarter's base. facts: hash of the family and wishes that the tax was computed with.
CREATE TABLE payslips (
    number TEXT PRIMARY KEY,
    year INTEGER NOT NULL,
    nth INTEGER NOT NULL,
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    gross INTEGER NOT NULL,
    onss INTEGER NOT NULL,
    onss_net INTEGER NOT NULL,
    "work_bonus_A" INTEGER NOT NULL,
    "work_bonus_B" INTEGER NOT NULL,
    taxable INTEGER NOT NULL,
    withholding INTEGER NOT NULL,
    special_contribution INTEGER NOT NULL,
    special_contribution_regularisation INTEGER NOT NULL,
    net INTEGER NOT NULL,
    key_formula_taxable INTEGER NOT NULL,
    flat_taxable INTEGER NOT NULL,
    "fiscal_bonus_A" INTEGER NOT NULL,
    "fiscal_bonus_B" INTEGER NOT NULL,
    special_base INTEGER NOT NULL,
    special_base_beside INTEGER NOT NULL,
    full_cost INTEGER NOT NULL,
    student_hours INTEGER NOT NULL,
    days_worked INTEGER NOT NULL,
    facts TEXT NOT NULL,
    UNIQUE (year, nth),
    UNIQUE (month, run, member_id),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "a payslip number is written 2026-P00001" CHECK (number = printf('%d-P%05d', year, nth)),
    CONSTRAINT "a payslip closes: gross = onss_net + withholding + special_contribution + net"
        CHECK (gross = onss_net + withholding + special_contribution + net)
) STRICT;
CREATE TRIGGER payslips_follow BEFORE INSERT ON payslips
WHEN NEW.nth IS NOT 1 + COALESCE((SELECT MAX(nth) FROM payslips WHERE year = NEW.year),
    (SELECT last_nth FROM opening_numbers WHERE year = NEW.year AND series = 'payslip'), 0)
BEGIN SELECT RAISE(ABORT, 'payslips: numbers follow without gap or double'); END;
CREATE TRIGGER payslips_sealed BEFORE INSERT ON payslips
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'payslips: this run is sealed'); END;
CREATE TRIGGER payslips_kept BEFORE UPDATE ON payslips BEGIN SELECT RAISE(ABORT, 'payslips: append-only'); END;
CREATE TRIGGER payslips_stay BEFORE DELETE ON payslips BEGIN SELECT RAISE(ABORT, 'payslips: append-only'); END;
