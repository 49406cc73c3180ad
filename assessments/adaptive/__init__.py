"""Adaptive tests: the next item depends on the answers so far.

A session is a frozen state and pure functions over it; a simulation runs whole groups of sessions through the same
steps. Instruments should prefer the selection "progressive", which uses the whole bank at the price of some more items;
the default "mfi" is the shortest and the most repetitive.

>>> from assessments.irt import ItemBank
>>> bank = ItemBank(a=[1.2, 1.5, 1.8, 1.4], b=[-1.0, -0.2, 0.4, 1.1])
>>> state = start(bank, max_error=0.6, max_items=3)
>>> while not is_finished(state):
...     state = answer(state, next_item(state), 1)
>>> state.items, round(state.theta, 2), round(state.error, 2), state.reason.value
((2, 3, 1), 1.26, 0.7, 'length reached')
"""

from assessments.adaptive.errors import (
    AlreadyAnswered,
    InvalidSession,
    NoItemLeft,
    NoSuchCategory,
    NoSuchItem,
    SessionFinished,
    WrongBank,
)
from assessments.adaptive.exposure import ExposureControl, sympson_hetter
from assessments.adaptive.rules import Rules
from assessments.adaptive.session import (
    State,
    answer,
    is_finished,
    next_item,
    resume,
    start,
    stop_reason,
)
from assessments.adaptive.simulation import Simulation, simulate
from assessments.adaptive.stopping import StopReason
from assessments.adaptive.uncertainty import widened_error

__all__ = [
    "AlreadyAnswered",
    "ExposureControl",
    "InvalidSession",
    "NoItemLeft",
    "NoSuchCategory",
    "NoSuchItem",
    "Rules",
    "SessionFinished",
    "Simulation",
    "State",
    "StopReason",
    "WrongBank",
    "answer",
    "is_finished",
    "next_item",
    "resume",
    "simulate",
    "start",
    "stop_reason",
    "sympson_hetter",
    "widened_error",
]
