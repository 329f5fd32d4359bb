"""The worker: the only module that knows django-q2.

A queued task carries no payload and no truth: it only says "look now". What is to be done
stands in our own tables, so a task that is lost, doubled or late does no harm, and the
scheduled sweep does what a lost nudge did not.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import logging
from typing import Any

from django.conf import settings
from django.db import connections, router, transaction
from django.utils import timezone

logger = logging.getLogger("mentorship.background")

#: Seen by the worker as its own module, so that the layers below need not import the tasks.
DELIVER = "mentorship.tasks.deliver_outbox"
HANDLE_UPDATES = "mentorship.tasks.handle_telegram_updates"
SWEEP = "mentorship.tasks.sweep"

#: The management command that runs the worker.
WORKER_COMMAND = "qcluster"

#: So long does a worker that has sent everything stay for what becomes due. Longer than the
#: worker's own clock is coarse, so that what is to leave at a moment leaves at that moment.
LINGER_SECONDS = 35

#: So many of the newest tasks are looked at before another one is asked for.
LOOKED_AT = 5

#: Name, task and minutes between two runs of everything that must happen without a click.
SCHEDULES = (("mentorship: sweep", SWEEP, 1),)


def wake(task: str) -> None:
    """Ask a worker to run ``task`` once this transaction is committed.

    Never raises: a broker that is away must not break what the person was doing, and the
    sweep catches up.
    """
    connection = transaction.get_connection()
    if connection.in_atomic_block and any(
        getattr(callback, "args", ()) == (task,) and getattr(callback, "func", None) is _enqueue
        for _sids, callback, _robust in connection.run_on_commit
    ):
        return
    transaction.on_commit(functools.partial(_enqueue, task), robust=True)


def wake_at(task: str, moment: datetime.datetime) -> None:
    """Ask a worker to have ``task`` running at a moment, once this transaction is committed.

    The worker looks at its clock every half minute. So the task is begun that much earlier,
    or at once, and stays until the moment has come. Never raises, like ``wake``.
    """
    transaction.on_commit(functools.partial(_appoint, task, moment), robust=True)


def _appoint(task: str, moment: datetime.datetime) -> None:
    from django_q.models import Schedule

    begin = moment - datetime.timedelta(seconds=LINGER_SECONDS)
    if begin <= timezone.now():
        _enqueue(task)
        # Should that worker die, this one still comes.
        begin = moment
    name = f"{task} at {begin:%Y-%m-%d %H:%M:%S}"
    try:
        Schedule.objects.get_or_create(
            name=name,
            defaults={
                "func": task,
                "schedule_type": Schedule.ONCE,
                "next_run": begin,
                "repeats": -1,
            },
        )
    except Exception:
        logger.exception("The worker could not be asked for %s; the sweep will do it.", name)


def _enqueue(task: str) -> None:
    from django_q.tasks import async_task

    try:
        if not _is_waiting(task):
            async_task(task)
    except Exception:
        logger.exception("The worker could not be woken for %s; the sweep will do it.", task)


def _is_waiting(task: str) -> bool:
    """Whether the task stands in the queue, and no worker has it yet.

    It will then look later than now, so that another one would find nothing: a thousand clicks
    in a second are one task. Only a queue in the database can be looked into; of a long one,
    with the site's own tasks, the newest are enough.
    """
    from django_q.brokers import get_broker
    from django_q.brokers.orm import ORM
    from django_q.conf import Conf
    from django_q.models import OrmQ

    broker = get_broker()
    if Conf.SYNC or not isinstance(broker, ORM):
        return False
    queue = OrmQ.objects.using(Conf.ORM).filter(key=broker.list_key)
    waiting = queue.filter(lock__lte=timezone.now()).order_by("-pk")
    payloads = waiting.values_list("payload", flat=True)[:LOOKED_AT]
    return any(_task_of(payload) == task for payload in payloads)


@functools.lru_cache(maxsize=64)
def _task_of(payload: str) -> str:
    """Which task a place in the queue is for: what waits is looked at again and again."""
    from django_q.signing import SignedPackage

    # What is signed with a key that is gone, or made by code that is, is not ours.
    with contextlib.suppress(Exception):
        return str(SignedPackage.loads(payload).get("func"))
    return ""


def ensure_schedules(**kwargs: Any) -> None:
    """Create the schedules that are missing; leave the existing ones as they are.

    Runs after every ``migrate``, also of one app or another database alone: where the
    worker's table is not there (yet), there is nothing to do.
    """
    from django_q.models import Schedule

    alias = router.db_for_write(Schedule)
    tables = connections[alias].introspection.table_names()
    if kwargs.get("using", alias) != alias or Schedule._meta.db_table not in tables:
        return
    for name, task, minutes in SCHEDULES:
        Schedule.objects.get_or_create(
            name=name,
            defaults={
                "func": task,
                "schedule_type": Schedule.MINUTES,
                "minutes": minutes,
                "repeats": -1,
            },
        )


def missing_schedules() -> list[str]:
    """Names of the schedules that the worker does not have."""
    from django_q.models import Schedule

    names = [name for name, _task, _minutes in SCHEDULES]
    present = set(Schedule.objects.filter(name__in=names).values_list("name", flat=True))
    return [name for name in names if name not in present]


def worker_setting(name: str) -> Any:
    """A value of the host's ``Q_CLUSTER``, or None."""
    return getattr(settings, "Q_CLUSTER", {}).get(name)
