"""Taking an import back, row by row, as long as nothing else has happened to a mentor."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from mentorship.choices import MentorStatus
from mentorship.compat import write_transaction
from mentorship.domain.actors import Actor
from mentorship.domain.history import note
from mentorship.domain.locking import lock_mentors
from mentorship.domain.moves import move
from mentorship.domain.public_addresses import readdress
from mentorship.domain.refusals import Refused
from mentorship.models import (
    Application,
    Language,
    MentorImport,
    MentorProfile,
    ProfileChange,
    TeamNote,
)

from .columns import Words
from .plan import PLAIN, UNDONE, Outcome, sets_of, values_now
from .taking_in import fill_sets, locked, require

REASON = gettext_lazy("The import that brought this mentor was undone.")


class NothingToUndo(Refused):
    """No row can be taken back."""

    code = "nothing_to_undo"
    sentence = gettext_lazy("No row of this import can be undone any more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A row that was taken in, and what is in the way of undoing it, if anything."""

    number: int
    mentor: MentorProfile | None
    outcome: Outcome
    before: dict[str, Any]
    after: dict[str, Any]
    is_undone: bool
    obstacle: str

    @property
    def can_be_undone(self) -> bool:
        """Whether undoing the import takes this row back."""
        return not (self.is_undone or self.obstacle)


def taken(batch: MentorImport, words: Words | None = None) -> list[Taken]:
    """The rows of a confirmed import, in a number of queries that no row adds to."""
    ids = [each["mentor"] for each in batch.rows]
    mentors = MentorProfile.objects.in_bulk(ids)
    sets = sets_of(list(mentors))
    later = _later(batch, ids)
    words = words or Words.load()
    topics, codes = set(words.names), set(words.codes.values())
    found = []
    for each in batch.rows:
        mentor = mentors.get(each["mentor"])
        obstacle = ""
        if mentor is None:
            obstacle = _("This mentor exists no more.")
        elif not each.get("undone"):
            obstacle = later.get(mentor.pk, "") or _in_the_way(each, mentor, sets)
        if not obstacle and not _still_there(each["before"], topics, codes):
            obstacle = _("A field of expertise or a language has been deleted since.")
        found.append(
            Taken(
                number=each["number"],
                mentor=mentor,
                outcome=Outcome(each["outcome"]),
                before=each["before"],
                after=each["after"],
                is_undone=bool(each.get("undone")),
                obstacle=obstacle,
            )
        )
    return found


def _later(batch: MentorImport, ids: list[int]) -> dict[int, str]:
    """What has happened to mentors since the import, by the mentor."""
    since = batch.confirmed_at
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(MentorProfile),
        object_id__in=[str(pk) for pk in ids],
        timestamp__gt=since,
    )
    found = {}
    for pk, moment in entries.order_by("timestamp").values_list("object_id", "timestamp"):
        when = {"when": date_format(localtime(moment), "SHORT_DATETIME_FORMAT")}
        found[int(pk)] = _("Something else happened to this mentor on %(when)s.") % when
    rows: tuple[tuple[Any, str], ...] = (
        (
            Application.objects.filter(mentor__in=ids, created_at__gt=since),
            _("Somebody has applied to this mentor since."),
        ),
        (
            ProfileChange.objects.filter(mentor__in=ids, created_at__gt=since),
            _("The mentor has proposed a change since."),
        ),
        (
            TeamNote.objects.filter(mentor__in=ids, created_at__gt=since),
            _("Somebody has written a note about this mentor since."),
        ),
    )
    for queryset, sentence in rows:
        found |= dict.fromkeys(queryset.values_list("mentor", flat=True), sentence)
    return found


def _in_the_way(each: dict[str, Any], mentor: MentorProfile, sets: Any) -> str:
    now = values_now(mentor, sets)
    if any(now[name] != value for name, value in each["after"].items()):
        return _("The profile has been changed since.")
    if each["outcome"] != Outcome.NEW.value:
        return ""
    if mentor.status != MentorStatus.PENDING:
        return _("The team has decided on this mentor since.")
    if mentor.user_id is not None:
        return _("The mentor has signed in since.")
    return ""


def _still_there(before: dict[str, Any], topics: set[str], codes: set[str]) -> bool:
    return topics.issuperset(before.get("expertise") or ()) and codes.issuperset(
        before.get("languages") or ()
    )


def undo(import_id: int, *, actor: Actor, now: datetime.datetime) -> list[Taken]:
    """Take back every row that can be: changes become what was there before, new mentors end.

    A new mentor is REJECTED and not deleted, since the history hangs on the row; nobody is
    written to, and the same address can be imported again. Returns the rows that were taken
    back. Raises ``NothingToUndo`` or ``NotAllowed``.
    """
    require(actor)
    with write_transaction(MentorProfile):
        batch = locked(import_id)
        if batch.confirmed_at is None:
            raise NothingToUndo
        lock_mentors(each["mentor"] for each in batch.rows)
        rows = [row for row in taken(batch) if row.can_be_undone]
        if not rows:
            raise NothingToUndo
        languages = {row.code: row for row in Language.objects.all()}
        for row in rows:
            _take_back(row, languages, actor, now)
        done = {row.number for row in rows}
        for each in batch.rows:
            each["undone"] = each.get("undone", False) or each["number"] in done
        if all(each["undone"] for each in batch.rows):
            batch.undone_at = now
        batch.save()
    return rows


def _take_back(
    row: Taken, languages: dict[str, Language], actor: Actor, now: datetime.datetime
) -> None:
    mentor = row.mentor
    assert mentor is not None  # noqa: S101 – it can be undone
    if row.outcome is Outcome.NEW:
        move(mentor, "reject", actor=actor, now=now, reason=str(REASON))
    else:
        for name in PLAIN:
            if name in row.before:
                setattr(mentor, name, row.before[name])
        fill_sets(mentor, row.before, languages)
        mentor.save()
        if "name" in row.before:
            readdress(mentor.pk)
        log(instance=mentor, action="wagtail.edit", user=actor.user, timestamp=now)
    note(mentor, UNDONE, actor=actor, now=now)
