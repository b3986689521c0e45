-- The dropped rows that runs used. A row is used once as it is; one that changed is used again, and what it gave before is
-- taken back: content_hash is '' where a row, or what it was, is taken back. work_month, version: of its workbook.

-- One row a line of work on an invoice, request for funds, credit note or transfer. client_id: of an internal line the
-- Activity that buys. net_cents: on this document, negative on a credit note;
-- worth_cents: of the row after it; origin: the invoice that first had the row.
CREATE TABLE lines (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    number TEXT NOT NULL,
    row_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    activity_id TEXT NOT NULL,
    work_month TEXT NOT NULL,
    version INTEGER NOT NULL,
    client_id TEXT NOT NULL,
    turnover_kind TEXT NOT NULL CHECK (turnover_kind IN ('client_invoice', 'grant', 'patronage', 'copyright', 'internal')),
    order_reference TEXT NOT NULL,
    work_date TEXT NOT NULL,
    work_end TEXT NOT NULL,
    description TEXT NOT NULL,
    quantity TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_price_cents INTEGER NOT NULL,
    vat TEXT NOT NULL,
    vat_ground TEXT NOT NULL,
    quote_reference TEXT NOT NULL,
    quote_date TEXT NOT NULL,
    quote_terms TEXT NOT NULL,
    net_cents INTEGER NOT NULL,
    worth_cents INTEGER NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (month, run, number, row_key),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX lines_by_key ON lines (row_key);
CREATE TRIGGER lines_change BEFORE INSERT ON lines
WHEN NEW.content_hash <> '' AND NEW.content_hash IS (SELECT content_hash FROM lines JOIN runs USING (month, run)
    WHERE row_key = NEW.row_key ORDER BY nth DESC, content_hash DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'lines: a row is used once'); END;
CREATE TRIGGER lines_sealed BEFORE INSERT ON lines
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'lines: this run is sealed'); END;
CREATE TRIGGER lines_kept BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'lines: append-only'); END;
CREATE TRIGGER lines_stay BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'lines: append-only'); END;

-- One row a contract on a payslip (two where it crosses the student's quota), or what a contract was, taken back
-- (negative). hours_of_quota, days_worked: in hundredths.
CREATE TABLE contracts (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    number TEXT NOT NULL REFERENCES payslips (number),
    contract_id TEXT NOT NULL,
    row_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    activity_id TEXT NOT NULL,
    work_month TEXT NOT NULL,
    version INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    status TEXT NOT NULL,
    joint_committee TEXT NOT NULL,
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    days TEXT NOT NULL,
    hours TEXT NOT NULL,
    gross INTEGER NOT NULL,
    onss_base INTEGER NOT NULL,
    onss INTEGER NOT NULL,
    "work_bonus_A" INTEGER NOT NULL,
    "work_bonus_B" INTEGER NOT NULL,
    onss_net INTEGER NOT NULL,
    taxable INTEGER NOT NULL,
    key_formula_taxable INTEGER NOT NULL,
    flat_taxable INTEGER NOT NULL,
    "fiscal_bonus_A" INTEGER NOT NULL,
    "fiscal_bonus_B" INTEGER NOT NULL,
    special_base INTEGER NOT NULL,
    employer_onss INTEGER NOT NULL,
    funds INTEGER NOT NULL,
    accident_insurance INTEGER NOT NULL,
    holiday_provision INTEGER NOT NULL,
    holiday_earned INTEGER NOT NULL,
    holiday_simple INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    margin INTEGER NOT NULL,
    full_cost INTEGER NOT NULL,
    hours_of_quota INTEGER NOT NULL,
    days_worked INTEGER NOT NULL,
    PRIMARY KEY (month, run, contract_id),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX contracts_by_key ON contracts (row_key);
CREATE TRIGGER contracts_change BEFORE INSERT ON contracts
WHEN NEW.content_hash <> '' AND NEW.content_hash IS (SELECT content_hash FROM contracts JOIN runs USING (month, run)
    WHERE row_key = NEW.row_key ORDER BY nth DESC, content_hash DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'contracts: a row is used once'); END;
CREATE TRIGGER contracts_sealed BEFORE INSERT ON contracts
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'contracts: this run is sealed'); END;
CREATE TRIGGER contracts_kept BEFORE UPDATE ON contracts BEGIN SELECT RAISE(ABORT, 'contracts: append-only'); END;
CREATE TRIGGER contracts_stay BEFORE DELETE ON contracts BEGIN SELECT RAISE(ABORT, 'contracts: append-only'); END;

-- One row an exceptional pay of a contract: a premium (other), double_holiday, exit_holiday; or what it was, taken back.
-- holiday_earned, holiday_simple, holiday_provision: set aside, or (negative) paid out. full_cost: what the budget bears.
CREATE TABLE exceptional (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    number TEXT NOT NULL REFERENCES payslips (number),
    contract_id TEXT NOT NULL,
    row_key TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('other', 'double_holiday', 'exit_holiday')),
    gross INTEGER NOT NULL,
    onss_base INTEGER NOT NULL,
    social_deduction INTEGER NOT NULL,
    employer_onss INTEGER NOT NULL,
    funds INTEGER NOT NULL,
    accident_insurance INTEGER NOT NULL,
    holiday_provision INTEGER NOT NULL,
    margin INTEGER NOT NULL,
    full_cost INTEGER NOT NULL,
    holiday_earned INTEGER NOT NULL,
    holiday_simple INTEGER NOT NULL,
    special_base_beside INTEGER NOT NULL,
    PRIMARY KEY (month, run, contract_id, kind),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX exceptional_by_key ON exceptional (row_key);
CREATE TRIGGER exceptional_sealed BEFORE INSERT ON exceptional
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'exceptional: this run is sealed'); END;
CREATE TRIGGER exceptional_kept BEFORE UPDATE ON exceptional BEGIN SELECT RAISE(ABORT, 'exceptional: append-only'); END;
CREATE TRIGGER exceptional_stay BEFORE DELETE ON exceptional BEGIN SELECT RAISE(ABORT, 'exceptional: append-only'); END;

-- One row a kind of exceptional pay on a payslip: the tax is on all of the kind that the month paid.
CREATE TABLE exceptional_tax (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    number TEXT NOT NULL REFERENCES payslips (number),
    member_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('other', 'double_holiday', 'exit_holiday')),
    gross INTEGER NOT NULL,
    social_deduction INTEGER NOT NULL,
    withholding INTEGER NOT NULL,
    net INTEGER NOT NULL,
    PRIMARY KEY (month, run, number, kind),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "exceptional pay closes: gross = social_deduction + withholding + net"
        CHECK (gross = social_deduction + withholding + net)
) STRICT;
CREATE TRIGGER exceptional_tax_sealed BEFORE INSERT ON exceptional_tax
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'exceptional_tax: this run is sealed'); END;
CREATE TRIGGER exceptional_tax_kept BEFORE UPDATE ON exceptional_tax
BEGIN SELECT RAISE(ABORT, 'exceptional_tax: append-only'); END;
CREATE TRIGGER exceptional_tax_stay BEFORE DELETE ON exceptional_tax
BEGIN SELECT RAISE(ABORT, 'exceptional_tax: append-only'); END;

-- One row an expense that was reimbursed, or what was reimbursed before, taken back (negative).
CREATE TABLE expenses (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    row_key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row INTEGER NOT NULL,
    activity_id TEXT NOT NULL,
    work_month TEXT NOT NULL,
    version INTEGER NOT NULL,
    member_id TEXT NOT NULL,
    date TEXT NOT NULL,
    category TEXT NOT NULL,
    description TEXT NOT NULL,
    supplier TEXT NOT NULL,
    receipt_sha256 TEXT NOT NULL,
    reimbursed_cents INTEGER NOT NULL,
    charged_cents INTEGER NOT NULL,
    PRIMARY KEY (month, run, row_key, content_hash),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX expenses_by_key ON expenses (row_key);
CREATE TRIGGER expenses_change BEFORE INSERT ON expenses
WHEN NEW.content_hash <> '' AND NEW.content_hash IS (SELECT content_hash FROM expenses JOIN runs USING (month, run)
    WHERE row_key = NEW.row_key ORDER BY nth DESC, content_hash DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'expenses: a row is used once'); END;
CREATE TRIGGER expenses_sealed BEFORE INSERT ON expenses
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'expenses: this run is sealed'); END;
CREATE TRIGGER expenses_kept BEFORE UPDATE ON expenses BEGIN SELECT RAISE(ABORT, 'expenses: append-only'); END;
CREATE TRIGGER expenses_stay BEFORE DELETE ON expenses BEGIN SELECT RAISE(ABORT, 'expenses: append-only'); END;
