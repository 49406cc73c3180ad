"""What can go wrong in an adaptive session. Items count from 0."""

from __future__ import annotations

from assessments.errors import AssessmentError


class SessionFinished(AssessmentError):
    """The session is over, so there is no next item and no further answer; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the session is finished: {reason}")
        self.reason = reason


class NoItemLeft(SessionFinished):
    """Every item of the bank has been given or is an enemy of one that has."""


class NoSuchItem(AssessmentError):
    """The bank has no item at this place."""

    def __init__(self, item: object, k_items: int) -> None:
        super().__init__(f"no item {item!r}; the bank has the items 0 to {k_items - 1}")
        self.item = item
        self.k_items = k_items


class NoSuchCategory(AssessmentError):
    """The item has no such category, so this cannot be an answer to it."""

    def __init__(self, item: int, response: object, lowest: int, highest: int) -> None:
        super().__init__(f"item {item}: {response!r} is not a whole number from {lowest} to {highest}")
        self.item = item
        self.response = response
        self.lowest = lowest
        self.highest = highest


class AlreadyAnswered(AssessmentError):
    """An item is answered once in a session."""

    def __init__(self, item: int) -> None:
        super().__init__(f"item {item} has been answered in this session")
        self.item = item


class InvalidSession(AssessmentError):
    """What was kept of a session cannot be read; the message says which part."""


class WrongBank(InvalidSession):
    """The session was held with another bank, or with other parameters of the same items."""

    def __init__(self) -> None:
        super().__init__("the session was held with another bank: the digests of the parameters differ")
