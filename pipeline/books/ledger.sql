-- Double entry: the accounts, and every amount on them.

-- One row an account of the ledger; `side` is the sign of its usual balance.
CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
    meaning TEXT NOT NULL
) STRICT;
INSERT INTO accounts (account, side, meaning) VALUES
    ('receivables', 'debit', 'what clients owe; subject: client'),
    ('vat_recoverable', 'debit', 'VAT on expenses that the State pays back'),
    ('vat_payable', 'credit', 'VAT on invoices, due to the State'),
    ('budgets', 'credit', 'what the cooperative owes each Activity; subject: Activity'),
    ('fees', 'credit', 'the fee on turnover'),
    ('members_payable', 'credit', 'net pay and reimbursements due; subject: member'),
    ('onss_payable', 'credit', 'social security due, of members and employer'),
    ('withholding_payable', 'credit', 'tax withheld on pay, due to the State'),
    ('movable_withholding_payable', 'credit', 'tax withheld on copyright, due to the State'),
    ('holiday_provision', 'credit', 'holiday pay set aside'),
    ('insurance_payable', 'credit', 'accident insurance due'),
    ('funds_payable', 'credit', 'contributions due to funds'),
    ('mutualised_margin', 'credit', 'the margin put in common'),
    ('reductions_pool', 'credit', 'structural reductions put in common; subject: member'),
    ('share_capital', 'credit', 'shares held, at their nominal value; subject: member'),
    ('shares_receivable', 'debit', 'what members owe for shares that they subscribed; subject: member'),
    ('shares_before', 'debit', 'shares subscribed, and paid, before the books began; subject: member'),
    ('bank', 'debit', 'money at the bank; subject: the account'),
    ('payments_in_transit', 'credit', 'payments ordered and not yet seen at the bank; subject: payment'),
    ('suspense', 'credit', 'what moved at the bank and waits to be matched; subject: movement'),
    ('client_credits', 'credit', 'what clients paid above their invoices; subject: client'),
    ('late_payment_income', 'credit', 'interest and lump sums that late clients paid'),
    ('bank_charges', 'debit', 'what the bank charges'),
    ('guarantee_fund', 'credit', 'what is set aside for wages on invoices that clients do not pay'),
    ('guarantee_advanced', 'debit', 'wages advanced on unpaid invoices; subject: client'),
    ('bank_opening', 'credit', 'what accounts had before their first statement; subject: the account'),
    ('bank_other', 'credit', 'what moved at the bank for another reason, as somebody decided; subject: movement'),
    ('vat_on_lost_invoices', 'debit', 'VAT of invoices given up, to be asked back from the State'),
    ('guarantee_cover', 'credit', 'the counterpart of wages advanced on unpaid invoices; subject: client'),
    ('reserves', 'credit', 'reserves and results of earlier years');
CREATE TRIGGER accounts_fixed BEFORE INSERT ON accounts BEGIN SELECT RAISE(ABORT, 'accounts: the ledger has no others'); END;
CREATE TRIGGER accounts_kept BEFORE UPDATE ON accounts BEGIN SELECT RAISE(ABORT, 'accounts: append-only'); END;
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts BEGIN SELECT RAISE(ABORT, 'accounts: append-only'); END;

-- One row an amount on an account: debit +, credit -. line: its place in the run's accounting/journal.csv.
-- set_id: the amounts of one event, whose sum is 0. subject: the client, Activity or member, where the account has one.
CREATE TABLE postings (
    month TEXT NOT NULL,
    run INTEGER NOT NULL,
    line INTEGER NOT NULL,
    set_id TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (account),
    subject TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    document TEXT NOT NULL,
    date TEXT NOT NULL,
    PRIMARY KEY (month, run, line),
    FOREIGN KEY (month, run) REFERENCES runs (month, run) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX postings_by_account ON postings (account, subject, amount_cents);
CREATE TRIGGER postings_sealed BEFORE INSERT ON postings
WHEN EXISTS (SELECT 1 FROM runs WHERE month = NEW.month AND run = NEW.run)
BEGIN SELECT RAISE(ABORT, 'postings: this run is sealed'); END;
CREATE TRIGGER postings_kept BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'postings: append-only'); END;
CREATE TRIGGER postings_stay BEFORE DELETE ON postings BEGIN SELECT RAISE(ABORT, 'postings: append-only'); END;
