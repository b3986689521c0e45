"""What run.json and the review say of contracts: documents made, contracts agreed ahead, Dimonas that lack."""

from pipeline.books.accounting import AGREEMENTS
from pipeline.month.agreements import AMENDMENT, CONTRACT, LATE_KINDS, WITHDRAWAL, standing_after
from pipeline.month.collect import Inputs
from pipeline.month.compute import MonthTables
from pipeline.month.dimona import DUE, LATE, needed
from pipeline.month.documents import Document
from pipeline.month.due import REFUSED


def agreement_record(inputs: Inputs, tables: MonthTables) -> Document:
    """contract, amendment, withdrawal: documents of the run. after_start: contracts and amendments put in writing after the work
    began. ahead: agreed and not paid yet. dimona: of the month's contracts, how many need one within days, are late, or refused.
    """
    made = tables.agreements
    counts = {kind: made.filter(kind=kind).height for kind in (CONTRACT, AMENDMENT, WITHDRAWAL)}
    late = made.filter(made["kind"].is_in(LATE_KINDS), made["made_on"] > made["start"])
    stand = standing_after(inputs, made)
    ahead = int(inputs.policy["dimona_days"].value)
    todo = needed(stand, inputs.intake.dimona, made.select(list(AGREEMENTS)), inputs.order.as_of, ahead)
    states = {state: todo.filter(state=state).height for state in (LATE, DUE, REFUSED)}
    return {**counts, "after_start": late.height, "ahead": inputs.rows.agreed.height - len(tables.pay.unlawful),
            "dimona": {"contracts": stand.height, **states}}
