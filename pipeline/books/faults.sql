-- What must hold between tables: each view lists its faults as month, run, finding, and must be empty.
-- Approval asks for the new run before it commits; `verify` asks for all.

-- Every posting set sums to 0.
CREATE VIEW unbalanced_sets AS
SELECT month, run, 'set ' || set_id || ' sums to ' || SUM(amount_cents) || ' cents, not 0' AS finding
FROM postings GROUP BY month, run, set_id HAVING SUM(amount_cents) <> 0;

-- What documents say equals what was posted for them, account by account: clients owe what open invoices total,
-- VAT and fees are the invoices', tax and net pay are the payslips', and the budgets (their control account)
-- received turnover less fee, what other Activities bought less what was bought of them, and bore each payslip's full cost. An expense is its own document, named by its row_key:
-- the budget bears the charge, the member is owed the reimbursement, the State the VAT between them. A copyright document: each
-- budget bears its requests, the member is owed the net, the State the tax. A payment of tax to the State. A quarter's reduction of a member is one too, named
-- by both: the ONSS is owed less, the pool or the budgets have it.
CREATE VIEW documents_unlike_postings AS
SELECT month, run, document || ': ' || account || ' ' || subject || ': the document says ' || SUM(said)
    || ' cents, posted are ' || SUM(posted) AS finding
FROM (
    SELECT month, run, number AS document, 'receivables' AS account, client_id AS subject,
        total_incl_vat_cents AS said, 0 AS posted FROM invoices
    UNION ALL SELECT month, run, number, 'vat_payable', '', -total_vat_cents, 0 FROM invoices
    UNION ALL SELECT month, run, number, 'fees', '', -fee_cents, 0 FROM invoices
    UNION ALL SELECT month, run, number, 'budgets', activity_id, fee_cents - total_excl_vat_cents, 0 FROM invoices
    UNION ALL SELECT month, run, number, 'budgets', activity_id, -amount_cents, 0 FROM transfers
    UNION ALL SELECT month, run, number, 'budgets', buyer_activity_id, amount_cents, 0 FROM transfers
    UNION ALL SELECT month, run, number, 'budgets', '', full_cost, 0 FROM payslips
    UNION ALL SELECT month, run, number, 'members_payable', member_id,
        special_contribution_regularisation - net, 0 FROM payslips
    UNION ALL SELECT month, run, number, 'withholding_payable', '', -withholding, 0 FROM payslips
    UNION ALL SELECT month, run, number, 'budgets', '', full_cost, 0 FROM exceptional
    UNION ALL SELECT month, run, number, 'members_payable', member_id, -net, 0 FROM exceptional_tax
    UNION ALL SELECT month, run, number, 'withholding_payable', '', -withholding, 0 FROM exceptional_tax
    UNION ALL SELECT month, run, row_key, 'budgets', activity_id, charged_cents, 0 FROM expenses
    UNION ALL SELECT month, run, row_key, 'members_payable', member_id, -reimbursed_cents, 0 FROM expenses
    UNION ALL SELECT month, run, row_key, 'vat_recoverable', '', reimbursed_cents - charged_cents, 0 FROM expenses
    UNION ALL SELECT month, run, number, 'members_payable', member_id, -net, 0 FROM copyright_documents
    UNION ALL SELECT month, run, number, 'movable_withholding_payable', '', -withholding, 0 FROM copyright_documents
    UNION ALL SELECT month, run, number, 'budgets', activity_id, gross_cents, 0 FROM copyright_requests
    UNION ALL SELECT month, run, payment_id, 'withholding_payable', '', amount_cents, 0 FROM payments WHERE batch = 'TAXS'
    UNION ALL SELECT month, run, quarter || ' ' || member_id, 'onss_payable', '', amount_cents, 0 FROM reductions
    UNION ALL SELECT month, run, quarter || ' ' || member_id, CASE activity_id WHEN '' THEN 'reductions_pool' ELSE 'budgets' END,
        CASE activity_id WHEN '' THEN member_id ELSE activity_id END, -amount_cents, 0 FROM reductions
    UNION ALL SELECT month, run, document, account,
        CASE WHEN account = 'budgets' AND document IN (SELECT number FROM payslips) THEN '' ELSE subject END,
        0, amount_cents FROM postings
    WHERE account IN ('receivables', 'vat_payable', 'fees', 'withholding_payable', 'movable_withholding_payable', 'reductions_pool')
        OR account IN ('budgets', 'members_payable', 'vat_recoverable')
        AND (document IN (SELECT number FROM invoices) OR document IN (SELECT number FROM payslips)
            OR document IN (SELECT number FROM transfers) OR document IN (SELECT row_key FROM expenses) OR document IN (SELECT number FROM copyright_documents))
        OR account IN ('budgets', 'onss_payable')
        AND document IN (SELECT quarter || ' ' || member_id FROM reductions)
)
GROUP BY month, run, document, account, subject HAVING SUM(said) <> SUM(posted);

-- A payslip costs what its contracts cost, those taken back among them.
CREATE VIEW payslips_unlike_contracts AS
SELECT p.month, p.run, p.number || ': the full cost is ' || p.full_cost || ' cents, that of its contracts '
    || COALESCE(SUM(c.full_cost), 0) AS finding
FROM payslips AS p LEFT JOIN contracts AS c ON c.month = p.month AND c.run = p.run AND c.number = p.number
GROUP BY p.month, p.run, p.number HAVING p.full_cost <> COALESCE(SUM(c.full_cost), 0);

-- The exceptional pay on a payslip is that of its contracts, kind by kind.
CREATE VIEW exceptional_unlike_payslips AS
SELECT month, run, number || ': ' || kind || ' of its contracts is ' || SUM(of_contracts) || ' cents, on the payslip '
    || SUM(on_payslip) AS finding
FROM (
    SELECT month, run, number, kind, gross - social_deduction AS of_contracts, 0 AS on_payslip FROM exceptional
    UNION ALL SELECT month, run, number, kind, 0, gross - social_deduction FROM exceptional_tax
)
GROUP BY month, run, number, kind HAVING SUM(of_contracts) <> SUM(on_payslip);

-- Copyright is what its requests ask, those taken back among them.
CREATE VIEW copyright_unlike_requests AS
SELECT d.month, d.run, d.number || ': the gross is ' || d.gross || ' cents, that of its requests '
    || COALESCE(SUM(r.gross_cents), 0) AS finding
FROM copyright_documents AS d LEFT JOIN copyright_requests AS r ON r.month = d.month AND r.run = d.run AND r.number = d.number
GROUP BY d.month, d.run, d.number HAVING d.gross <> COALESCE(SUM(r.gross_cents), 0);

-- gross = onss_net + withholding + special_contribution + net, an invoice adds up, and so does copyright.
CREATE VIEW documents_not_closing AS
SELECT month, run, number || ' does not close: gross is not the sum of its parts' AS finding
FROM payslips WHERE gross <> onss_net + withholding + special_contribution + net
UNION ALL SELECT month, run, number || ' does not add up: total without VAT and VAT are not the total'
FROM invoices WHERE total_excl_vat_cents + total_vat_cents <> total_incl_vat_cents
UNION ALL SELECT month, run, number || ' does not close: gross is not tax and net'
FROM copyright_documents WHERE gross <> withholding + net;

-- Numbers 1, 2, 3 ... in each year, or from where an opening says that another system ended.
CREATE VIEW gaps AS
SELECT month, run, 'before ' || series || ' ' || number || ' numbers are missing' AS finding
FROM (
    SELECT month, run, series, number, nth,
        COALESCE(LAG(nth) OVER (PARTITION BY series, year ORDER BY nth), (SELECT last_nth FROM opening_numbers AS o
            WHERE o.series = n.series AND o.year = n.year), 0) AS before
    FROM (
        SELECT month, run, iif(billing = 'invoice', 'invoice', 'funding') AS series, number, year, nth FROM invoices
        UNION ALL SELECT month, run, 'transfer', number, year, nth FROM transfers
        UNION ALL SELECT month, run, 'payslip', number, year, nth FROM payslips
        UNION ALL SELECT month, run, 'copyright', number, year, nth FROM copyright_documents
    ) AS n
)
WHERE nth <> before + 1;
