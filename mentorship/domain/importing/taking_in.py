"""An import from its upload to its end: kept, confirmed in one transaction, or thrown away."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from mentorship.compat import write_transaction
from mentorship.domain.actors import Actor, Right
from mentorship.domain.history import note
from mentorship.domain.locking import lock_mentors
from mentorship.domain.mentors import TryAgain, register_mentor
from mentorship.domain.moves import move
from mentorship.domain.public_addresses import readdress
from mentorship.domain.refusals import NotAllowed, Refused
from mentorship.models import Language, MentorImport, MentorProfile, Specialisation

from .columns import columns_of
from .files import Unreadable, read_table
from .plan import Outcome, Plan, Row, Values, plan, profile_of

#: A file that nobody confirms is forgotten: it holds people's addresses.
FORGOTTEN_AFTER = datetime.timedelta(days=1)


class ImportOver(Refused):
    """The import has been confirmed already."""

    code = "import_over"
    sentence = _("This file has been imported already.")


class PlanChanged(Refused):
    """What the rows would do is not what was looked at."""

    code = "plan_changed"
    sentence = _("Something has changed meanwhile. Look at the rows again before you confirm.")


class NothingToImport(Refused):
    """No row brings anything."""

    code = "nothing_to_import"
    sentence = _("No row of this file brings anything new.")


def may_import(actor: Actor) -> bool:
    """Whether this person may import: who may add mentors and review them."""
    adds = actor.user is not None and actor.user.has_perm("mentorship.add_mentorprofile")
    return adds and actor.may(Right.REVIEW_MENTORS)


def require(actor: Actor) -> None:
    """Raise ``NotAllowed`` unless this person may import."""
    if not may_import(actor):
        raise NotAllowed


def upload(
    content: bytes, *, file_name: str, actor: Actor, now: datetime.datetime
) -> tuple[MentorImport, list[str]]:
    """Keep the rows of a file until somebody confirms; no mentor is touched.

    Returns it, and the headings that are not known. Raises ``Unreadable``, ``BadHeading`` or
    ``NotAllowed``.
    """
    require(actor)
    lines = read_table(content)
    if not lines:
        raise Unreadable
    columns, unknown = columns_of(lines[0][1])
    rows = [
        {
            "number": number,
            "cells": {c: cell for c, cell in zip(columns, cells, strict=False) if c and cell},
        }
        for number, cells in lines[1:]
    ]
    old = MentorImport.objects.filter(confirmed_at=None, created_at__lt=now - FORGOTTEN_AFTER)
    old.delete()
    kept = MentorImport.objects.create(
        file_name=file_name[:255], user=actor.user, created_at=now, rows=rows
    )
    return kept, unknown


def discard(import_id: int, *, actor: Actor) -> None:
    """Forget a file that was not confirmed. Raises ``ImportOver`` or ``NotAllowed``."""
    require(actor)
    if not MentorImport.objects.filter(pk=import_id, confirmed_at=None).delete()[0]:
        raise ImportOver


def confirm(import_id: int, *, mark: str, actor: Actor, now: datetime.datetime) -> MentorImport:
    """Take in every row that is right, all or none; ``mark`` is that of the plan one has seen.

    New mentors come in PENDING, and nobody is written to. Raises ``ImportOver``,
    ``PlanChanged``, ``NothingToImport``, ``TryAgain`` or ``NotAllowed``.
    """
    require(actor)
    with write_transaction(MentorProfile):
        batch = locked(import_id)
        if batch.confirmed_at is not None:
            raise ImportOver
        lock_mentors(row.mentor.pk for row in plan(batch, actor=actor).rows if row.mentor)
        seen = plan(batch, actor=actor)
        if seen.mark != mark:
            raise PlanChanged
        if not seen.count(Outcome.NEW) + seen.count(Outcome.CHANGED):
            raise NothingToImport
        try:
            batch.rows = _take_in(seen, actor, now)
        except ValidationError as error:
            raise TryAgain from error
        batch.confirmed_at, batch.user = now, actor.user
        batch.save()
    return batch


def locked(import_id: int) -> MentorImport:
    """The import, held until the transaction ends. Raises ``MentorImport.DoesNotExist``."""
    return MentorImport.objects.select_for_update(of=("self",)).get(pk=import_id)


def _take_in(seen: Plan, actor: Actor, now: datetime.datetime) -> list[dict[str, Any]]:
    languages = {row.code: row for row in Language.objects.all()}
    kept = []
    for row in seen.rows:
        if row.outcome not in (Outcome.NEW, Outcome.CHANGED):
            continue
        profile = profile_of(row)
        fill_sets(profile, row.after, languages)
        _write(row, profile, actor, now)
        kept.append(
            {
                "number": row.number,
                "outcome": row.outcome.value,
                "mentor": profile.pk,
                "before": row.before,
                "after": row.after,
            }
        )
    return kept


def _write(row: Row, profile: MentorProfile, actor: Actor, now: datetime.datetime) -> None:
    if row.mentor is None:
        register_mentor(profile, actor=actor, now=now, tell=False)
        log(instance=profile, action="wagtail.create", user=actor.user, timestamp=now)
        return
    profile.save()
    if "name" in row.after:
        readdress(profile.pk)
    if row.again:
        move(profile, "reopen", actor=actor, now=now)
    note(profile, "import", actor=actor, now=now)
    log(instance=profile, action="wagtail.edit", user=actor.user, timestamp=now)


def fill_sets(profile: MentorProfile, values: Values, languages: dict[str, Language]) -> None:
    """Give the profile the fields of expertise and the languages among the values."""
    if "expertise" in values:
        rows = sorted(values["expertise"].items(), key=lambda each: -each[1])
        profile.specialisations.set(
            [Specialisation(expertise_id=int(pk), level=level) for pk, level in rows]
        )
    if "languages" in values:
        profile.languages.set([languages[code] for code in values["languages"]])
