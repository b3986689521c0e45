"""What ends a command in plain words, for people can mend it: each kind knows the exit code of the command."""

PROBLEMS, WRONG_USE, REFUSED, LOCKED = 1, 2, 3, 4
"""Exit codes: rows wait, the command was called wrongly, it was refused, another process works in the home."""


class Told(Exception):
    """Something that stands in the way, told in words. Nothing changed."""

    code = REFUSED

    @property
    def lines(self) -> list[str]:
        return [str(self)]


class WrongUse(Told):
    """What was asked, or what a file of the home says, cannot be used; says what could be."""

    code = WRONG_USE


class Refused(Told):
    """What was asked is not done; `reasons` says why, one line each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons

    @property
    def lines(self) -> list[str]:
        return self.reasons
