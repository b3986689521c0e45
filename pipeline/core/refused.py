"""A command that is refused, in words."""


class Refused(Exception):
    """What was asked is not done; `reasons` says why, one line each. Nothing changed."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
