"""How a signed-in person stands in the open cycle: what the apply buttons have to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mentorship.choices import ApplicationOrigin, ApplicationStatus, CycleStatus
from mentorship.models import MenteeProfile

from .actors import Account

_OF_MENTEE = (
    "timezone",
    "enrolments__cycle__status",
    "enrolments__applications__mentor_id",
    "enrolments__applications__origin",
    "enrolments__applications__status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's time zone and the applications in the open cycle, whatever became of them."""

    account_id: Any = None
    zone: str = ""
    #: The mentors among the choices: no mentor is chosen twice in a cycle (A1).
    applied: frozenset[int] = frozenset()
    is_matched: bool = False


NOBODY = Standing()


def standing_of(account: Account) -> Standing:
    """Read it in one query."""
    rows = list(MenteeProfile.objects.filter(user_id=account.pk).values_list(*_OF_MENTEE))
    now = [row for row in rows if row[1] == CycleStatus.OPEN]
    return Standing(
        account_id=account.pk,
        zone=rows[0][0] if rows else "",
        applied=_chosen(now),
        is_matched=any(status == ApplicationStatus.MATCHED for *_row, status in now),
    )


def _chosen(rows: Iterable[tuple[Any, ...]]) -> frozenset[int]:
    return frozenset(
        mentor
        for _zone, _cycle, mentor, origin, _status in rows
        if origin == ApplicationOrigin.CHOICE and mentor is not None
    )
