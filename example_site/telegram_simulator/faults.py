"""Bad weather that somebody has asked for on the page."""

import time

from django.db.models import F, Q

from .api.errors import ApiError, BadRequest, Blocked, Conflict, TooManyRequests
from .models import Fault

LONGEST_SILENCE = 60


def strike(method: str) -> Fault | None:
    """Use up one waiting fault for this method: raise its error, or stay silent first.

    Returns the fault when the call is to be carried out though nobody will hear the answer.
    """
    fault = _take(method)
    if fault is None:
        return None
    match fault.kind:
        case Fault.Kind.TOO_MANY:
            raise TooManyRequests(fault.seconds)
        case Fault.Kind.FORBIDDEN:
            raise Blocked
        case Fault.Kind.BAD_REQUEST:
            raise BadRequest("chat not found")
        case Fault.Kind.CONFLICT:
            raise Conflict("terminated by other getUpdates request")
        case Fault.Kind.SERVER_ERROR:
            raise ApiError(500, "Internal Server Error")
        case Fault.Kind.LOST:
            stay_silent(fault)
    return fault


def stay_silent(fault: Fault) -> None:
    """Keep the caller waiting; a patient one gets a gateway's answer in the end."""
    time.sleep(min(fault.seconds, LONGEST_SILENCE))
    raise ApiError(504, "Gateway Timeout")


def _take(method: str) -> Fault | None:
    """Two calls at once cannot use up the same one: the count goes down in one statement."""
    waiting = Fault.objects.filter(Q(method="") | Q(method=method), remaining__gt=0)
    for fault in waiting:
        if waiting.filter(pk=fault.pk).update(remaining=F("remaining") - 1):
            return fault
    return None
