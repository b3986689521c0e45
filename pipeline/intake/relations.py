"""Rows of work against the registers: members who spent or are employed, clients and Activities that buy."""

from pipeline.intake.tables import Table, by_name, unknown

CLIENT, ACTIVITY = ("CLIENT-NAMED", "CLIENT-UNKNOWN"), ("ACTIVITY-NAMED", "ACTIVITY-UNKNOWN")
"""Codes of a buyer who is called by his name, and of one whom the register lacks."""


def with_relations(tables: dict[str, Table]) -> dict[str, Table]:
    """Rows of work that name an unknown client or member wait."""
    members, clients = tables["members"], tables["clients"]
    for kind in ("expenses", "pay", "copyright"):
        tables[kind] = tables[kind].with_faults(unknown(tables[kind], "member_id", members, "member_id", "MEMBER-UNKNOWN"))
    is_internal = tables["lines"].frame["turnover_kind"] == "internal"
    sold = set(is_internal.not_().arg_true())
    tables["lines"] = _with_buyers(_with_buyers(tables["lines"], clients, CLIENT, sold), tables["activities"], ACTIVITY,
                                   set(is_internal.arg_true()))
    tables["copyright"] = _with_buyers(tables["copyright"], clients, CLIENT, set(range(tables["copyright"].frame.height)))
    return tables


def _with_buyers(table: Table, register: Table, codes: tuple[str, str], rows: set[int]) -> Table:
    """A table with the faults of the buyers of some rows, by index."""
    named = by_name(table, "client_id", register, codes[0], rows)
    key = register.frame.columns[3]
    return named.with_faults(fault for fault in unknown(named, "client_id", register, key, codes[1]) if fault.row in rows)
