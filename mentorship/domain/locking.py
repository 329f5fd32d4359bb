"""Locks, always taken in one order: enrolments by id, then mentors by id.

On SQLite the transaction begins with the write lock, which serialises everything; on
PostgreSQL the row locks let unrelated cases go on. They leave the key alone (``no_key``):
a row that merely refers to a locked mentor or case can be written meanwhile. Otherwise every
foreign key would be a lock too, taken in whatever order the rows are written.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from mentorship.compat import write_transaction
from mentorship.models import Application, Enrolment, MentorProfile


def lock_enrolments(ids: Iterable[int]) -> list[Enrolment]:
    """Lock the cases until the transaction ends, in the order of their ids."""
    locked = Enrolment.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(ids))
    return list(locked.select_related("mentee", "cycle").order_by("pk"))


def lock_mentors(ids: Iterable[int]) -> dict[int, MentorProfile]:
    """Lock the mentors until the transaction ends, in the order of their ids."""
    rows = MentorProfile.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.filter(pk__in=set(ids)).select_related("user").order_by("pk")
    return {mentor.pk: mentor for mentor in locked}


@contextlib.contextmanager
def locked_enrolment(enrolment_id: int) -> Iterator[Enrolment]:
    """A transaction that holds the case. Raises ``Enrolment.DoesNotExist``."""
    with write_transaction(Enrolment):
        locked = lock_enrolments([enrolment_id])
        if not locked:
            raise Enrolment.DoesNotExist
        yield locked[0]


@contextlib.contextmanager
def locked_application(application_id: int) -> Iterator[Application]:
    """A transaction that holds the case of an application, read afresh under the lock.

    Raises ``Application.DoesNotExist``.
    """
    with write_transaction(Application):
        case = Application.objects.filter(pk=application_id).values_list("enrolment_id", flat=True)
        lock_enrolments(case)
        yield Application.objects.select_related(
            "enrolment__mentee", "enrolment__cycle", "mentor"
        ).get(pk=application_id)
