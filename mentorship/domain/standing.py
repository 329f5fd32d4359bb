"""How a signed-in person stands in the open cycle: what the apply buttons have to know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery

from mentorship.choices import ApplicationOrigin, ApplicationStatus, CycleStatus, DraftKind
from mentorship.models import Draft

from . import choosing
from .actors import Account

_OF_MENTEE = (
    "menteeprofile__timezone",
    "menteeprofile__enrolments__cycle__status",
    "menteeprofile__enrolments__applications__mentor_id",
    "menteeprofile__enrolments__applications__origin",
    "menteeprofile__enrolments__applications__status",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person's time zone, list, and applications in the open cycle, whatever became of them."""

    account_id: Any = None
    zone: str = ""
    #: The mentors among the choices: no mentor is chosen twice in a cycle (A1).
    applied: frozenset[int] = frozenset()
    is_matched: bool = False
    #: The list that the person collects, in order.
    chosen: tuple[int, ...] = ()


NOBODY = Standing()


def standing_of(account: Account) -> Standing:
    """Read it in one query."""
    draft = Draft.objects.filter(user=OuterRef("pk"), kind=DraftKind.APPLICATION)
    accounts = get_user_model()._default_manager.filter(pk=account.pk)
    rows = list(accounts.values_list(Subquery(draft.values("data")[:1]), *_OF_MENTEE))
    now = [row for row in rows if row[2] == CycleStatus.OPEN]
    data, zone = rows[0][:2] if rows else (None, None)
    return Standing(
        account_id=account.pk,
        zone=zone or "",
        applied=_chosen(now),
        is_matched=any(status == ApplicationStatus.MATCHED for *_row, status in now),
        chosen=tuple(choosing.read(data or {})),
    )


def _chosen(rows: Iterable[tuple[Any, ...]]) -> frozenset[int]:
    return frozenset(
        mentor
        for _draft, _zone, _cycle, mentor, origin, _status in rows
        if origin == ApplicationOrigin.CHOICE and mentor is not None
    )
