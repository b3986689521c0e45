"""The attendance sheet of a general assembly as printed texts. The template only lays out."""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.outputs.invoice import enterprise_text
from pipeline.outputs.pdf import pdf
from pipeline.outputs.printed import Printed


def attendance_sheet(voters: Sequence[Mapping[str, Any]], day: str, cooperative: Mapping[str, str]) -> bytes:
    """A PDF in the cooperative's language. voters: member_id, first_name, last_name, votes, in the order of names. day: ISO."""
    return pdf(view(voters, day, cooperative))


def view(voters: Sequence[Mapping[str, Any]], day: str, cooperative: Mapping[str, str]) -> dict[str, Any]:
    """The sheet as its pages show it: every value a text."""
    printed = Printed(cooperative["language"])
    rows = [[printed.number(str(nth)), _name(one), one["member_id"], str(one["votes"])] for nth, one in enumerate(voters, 1)]
    votes = printed.number(str(sum(one["votes"] for one in voters)))
    title = printed.word("assembly_title")
    about = printed.word("assembly_of", day=printed.day(day))
    return {
        "kind": "assembly", "language": cooperative["language"], "date": day, "title": title, "author": cooperative["name"],
        "running": f"{title} · {about}", "about": [cooperative["name"], about], "rows": rows,
        "rule": printed.word("assembly_rule", day=printed.day(day)),
        "figures": [[printed.word("assembly_members"), printed.number(str(len(rows)))], [printed.word("assembly_votes"), votes]],
        "total": [printed.word("assembly_total", members=printed.number(str(len(rows)))), votes],
        "signs": [printed.word(f"assembly_{who}") for who in ("chair", "secretary", "teller", "teller")],
        "footer": f"{cooperative['name']} · {cooperative['street']}, {cooperative['postcode']} {cooperative['city']} · "
                  f"{enterprise_text(cooperative['enterprise_number'])}"}


def _name(one: Mapping[str, Any]) -> str:
    return f"{one['last_name']}, {one['first_name']}" if one["last_name"] else one["member_id"]
