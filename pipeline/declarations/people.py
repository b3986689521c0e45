"""Members as a declaration names them: of the register on a day, with a national number that can be declared."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from stdnum.be import ssn

from pipeline.core.home import Home
from pipeline.core.refused import Refused
from pipeline.declarations.belcotax import country_code
from pipeline.month.registers import members_paid

Person = Mapping[str, Any]


def people(home: Home, day: date, paid: Collection[str]) -> dict[str, Person]:
    """Every member of the register on a day, by id, and those paid whom an earlier one has."""
    return {row["member_id"]: row for row in members_paid(home, day, paid).to_dicts()}


def person(home: Home, member_id: str, day: date) -> Person:
    """One member. Raises Refused where no register has him: no paper can be addressed."""
    try:
        return people(home, day, [member_id])[member_id]
    except KeyError:
        raise Refused([f"{member_id} is not in the register of members on {day}: put the row back first"]) from None


def why_not_declared(known: Mapping[str, Person], members: Iterable[str]) -> dict[str, str]:
    """Members whom no sheet can name -> why, in words that hold no national number."""
    grounds = {member_id: _ground(known.get(member_id)) for member_id in members}
    return {member_id: ground for member_id, ground in grounds.items() if ground}


def _ground(who: Person | None) -> str:
    if who is None:
        return "is not in the register of members"
    if not ssn.is_valid(who["national_number"] or ""):
        return "has no valid national number in the register"
    return "" if country_code(who["country"]) else f"lives in {who['country']}, whose number of the ministry is not known here"
