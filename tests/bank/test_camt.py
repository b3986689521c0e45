"""camt.053 of old and new versions, batches, and what is refused."""

import pytest

from pipeline.bank import camt
from pipeline.bank.statement import Statement, Unreadable

STATEMENT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version:02d}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt>
<Id>S1</Id><LglSeqNb>41</LglSeqNb>
<Acct><Id><IBAN>BE02523900069240</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>SMART</Nm></Ownr></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-17</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1050.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-20</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">60.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-04-20</Dt></BookgDt><NtryDtls>
<TxDtls><Amt Ccy="EUR">20.00</Amt><RltdPties><Dbtr>{open}<Nm>Client Ltd</Nm>{close}</Dbtr>
<DbtrAcct><Id><IBAN>BE71096123456769</IBAN></Id></DbtrAcct>
</RltdPties><RmtInf><Strd><CdtrRefInf><Ref>202600000192</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
<TxDtls><Amt Ccy="EUR">40.00</Amt><RmtInf><Ustrd>2026-00002</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><DtTm>2026-04-20T10:00:00</DtTm></BookgDt>
<BkTxCd><Domn><Cd>ACMT</Cd><Fmly>
<Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def written(version: int) -> str:
    new = version >= 8
    return STATEMENT.format(version=version, open="<Pty>" if new else "", close="</Pty>" if new else "")


@pytest.mark.parametrize("version", [2, 4, 8, 14])
def test_every_version_reads_the_same(version: int) -> None:
    body = written(version).encode()
    [found] = camt.statements(body)
    assert camt.is_camt(body) and isinstance(found, Statement)
    assert (found.name, found.old_cents, found.new_cents) == ("BE02523900069240 2026/041", 100_000, 105_000)
    batch, charge = found.movements
    assert [(part.amount_cents, part.communication, part.name, part.iban, part.text) for part in batch.parts] == [
        (2000, "202600000192", "Client Ltd", "BE71096123456769", "202600000192"), (4000, "", "", "", "2026-00002")]
    assert (charge.amount_cents, charge.charge) == (-1000, True)


@pytest.mark.parametrize(("old", "new", "code"), [
    ("1050.00", "1050.01", "BANK-BALANCE"), ("<LglSeqNb>41</LglSeqNb>", "", "BANK-NUMBER-MISSING"),
    ("60.00", "60.001", "BANK-AMOUNT"),
    ("60.00", "NaN", "BANK-AMOUNT"), ("OPBD", "ITBD", "BANK-BALANCE-MISSING"), ("2026-04-20T", "2026-13-20T", "BANK-DATE"),
    ("</Document>", "", "BANK-UNREADABLE"),
])
def test_each_fault_is_refused_in_words(old: str, new: str, code: str) -> None:
    [found] = camt.statements(written(2).replace(old, new, 1).encode())
    assert isinstance(found, Unreadable) and found.code == code


def test_entities_are_not_resolved() -> None:
    evil = written(2).replace("<Document", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><Document', 1)
    [found] = camt.statements(evil.replace("SMART", "&x;").encode())
    assert isinstance(found, Unreadable) or found.holder == ""
