"""Requests of a shop: each has one effect, however often and from however many sides it comes."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.choices import ActorChannel
from mentorship.compat import write_transaction
from mentorship.models import Cycle, PaidPlace, PaidRequest

from .actors import Actor
from .queue import join_queue
from .refusals import Refused

#: For so long the answer to a request is kept; a payment's own reference counts for ever.
KEPT = timedelta(days=30)
CREATED, OK = 201, 200


class KeyUsedForSomethingElse(Refused):
    """The key belongs to another request."""

    code = "key_used"
    sentence = _("This key was used for another request. Use a new one for each request.")


class NoSuchCycle(Refused):
    """The request names a cycle that is not there."""

    code = "no_such_cycle"
    sentence = _("There is no cycle with the number %(cycle)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the shop says: who has paid, by which reference, for what."""

    email: str
    name: str
    reference: str
    subject: str = ""
    cycle: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the shop is told; ``is_repeat`` where it had been told before."""

    status: int
    body: dict[str, Any]
    is_repeat: bool = False


def take(order: Order, *, key: str, body: bytes, now: datetime.datetime) -> Answer:
    """Put a student who has paid into the queue, once per key and once per reference (T7).

    A request that comes twice at the same instant waits for its twin and gets the same answer.
    Raises ``Refused``: ``KeyUsedForSomethingElse``, ``NoSuchCycle``, ``CycleIsOver``; then
    nothing is kept, and the request may come again.
    """
    digest = hashlib.sha256(body).hexdigest()
    with write_transaction(PaidRequest):
        row, created = PaidRequest.objects.get_or_create(
            idempotency_key=_stored(key, order),
            defaults={"body_hash": digest, "received_at": now},
        )
        if not created:
            if key and row.body_hash != digest:
                raise KeyUsedForSomethingElse
            return Answer(status=OK, body=row.answer, is_repeat=True)
        place = _join(order, now)
        # Another key may have brought the same payment, also in this very instant.
        is_known = place.created_at != now
        row.answer, row.status = _say(place), OK if is_known else CREATED
        row.save(update_fields=["answer", "status"])
    return Answer(status=row.status, body=row.answer, is_repeat=is_known)


def prune(*, now: datetime.datetime) -> int:
    """Forget old answers. Returns how many."""
    return PaidRequest.objects.filter(received_at__lt=now - KEPT).delete()[0]


def _stored(key: str, order: Order) -> str:
    """The key of the sender, or else the payment's own reference; the two never meet."""
    return f"key:{key}" if key else f"reference:{order.reference}"


def _join(order: Order, now: datetime.datetime) -> PaidPlace:
    cycle = None
    if order.cycle is not None:
        cycle = Cycle.objects.filter(pk=order.cycle).first()
        if cycle is None:
            raise NoSuchCycle(cycle=order.cycle)
    return join_queue(
        email=order.email,
        name=order.name,
        reference=order.reference,
        subject=order.subject,
        cycle=cycle,
        now=now,
        actor=Actor(channel=ActorChannel.API),
    )


def _say(place: PaidPlace) -> dict[str, Any]:
    enrolment = place.enrolment
    return {
        "reference": place.reference,
        "state": "waiting" if enrolment is None else "queued",
        "cycle": enrolment.cycle.name if enrolment is not None else None,
    }
