"""From an answer of the other side to what the dispatcher has to do."""

from __future__ import annotations

from datetime import timedelta

from .answers import Answer, Verdict
from .base import DeliveryProblem, Impossible, InDoubt, NoSuchAddress, Stopped, TryLater

#: Where the other side asks to slow down and does not say for how long.
REST = timedelta(seconds=30)


def problem_of(
    answer: Answer, reason: str, *, wait: timedelta | None = None, bot_id: str = ""
) -> DeliveryProblem:
    """The problem to raise; ``Verdict.DONE`` is none and is the caller's."""
    match answer.verdict:
        case Verdict.LATER:
            return TryLater(reason)
        case Verdict.SLOW_DOWN:
            return TryLater(reason, wait=REST if wait is None else wait, counts=False)
        case Verdict.MOVED:
            return TryLater(reason, wait=timedelta(0))
        case Verdict.STOPPED:
            return Stopped(reason, bot_id=bot_id)
        case Verdict.NO_ADDRESS:
            return NoSuchAddress(reason)
        case Verdict.UNKNOWN:
            return InDoubt(reason)
        case _:
            return Impossible(reason)
