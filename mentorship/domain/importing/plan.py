"""What an import would do, row by row: said before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from mentorship.choices import MentorshipType, MentorStatus
from mentorship.domain.actors import Actor
from mentorship.domain.mentors import HasLeft, OverCapacity
from mentorship.models import (
    HistoryEntry,
    MentorImport,
    MentorProfile,
    MentorshipSettings,
    Specialisation,
)

from .columns import COLUMNS, Words, Wrong, read_cell

Values = dict[str, Any]
#: The columns whose rows hang on the profile.
SETS = ("expertise", "languages")
PLAIN = tuple(name for name in COLUMNS if name not in (*SETS, "email"))
_OFFER = {
    "offers_long_term": ("long_term_hours", "long_term_mentees"),
    "offers_ad_hoc": ("ad_hoc_mentees",),
}
_PLACES = {
    MentorshipType.LONG_TERM: "long_term_mentees",
    MentorshipType.AD_HOC: "ad_hoc_mentees",
}
_TOGETHER = {*_OFFER, *(name for names in _OFFER.values() for name in names)}
#: What a new profile cannot do without, beyond what its fields ask for themselves.
_NEEDED = ("expertise", "languages", "timezone")
UNDONE = "undo_import"


class Outcome(Enum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(slots=True, kw_only=True)
class Row:
    """One row of the table against what there is."""

    number: int
    email: str
    mentor: MentorProfile | None = None
    #: Whether the mentor came in by an import that was undone, and comes in anew.
    again: bool = False
    values: Values = field(default_factory=dict)
    before: Values = field(default_factory=dict)
    after: Values = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What becomes of it."""
        if self.errors:
            return Outcome.WRONG
        if self.mentor is None or self.again:
            return Outcome.NEW
        return Outcome.CHANGED if self.after else Outcome.UNCHANGED

    def mind(self, column: str, sentence: Any) -> None:
        """Note what is wrong with a cell."""
        self.errors.setdefault(column, []).append(str(sentence))


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows, and a mark that tells this plan from any other."""

    rows: list[Row]
    words: Words

    def count(self, outcome: Outcome) -> int:
        """How many rows end so."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def mark(self) -> str:
        """Changes whenever what would be written, or over what, has changed."""
        said = [
            (
                row.number,
                row.outcome.value,
                row.mentor and row.mentor.pk,
                row.before,
                row.after,
            )
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]


def plan(batch: MentorImport, *, actor: Actor) -> Plan:
    """What the waiting import would do now, in a number of queries that no row adds to."""
    words = Words.load()
    rows = [_read(each["number"], each["cells"], words) for each in batch.rows]
    _refuse_doubles(rows)
    known = _known(row.email for row in rows)
    sets = sets_of([mentor.pk for mentor in known.values()])
    limit = MentorshipSettings.load().mentor_capacity
    may_change = bool(actor.user and actor.user.has_perm("mentorship.change_mentorprofile"))
    for row in rows:
        row.mentor = known.get(row.email.lower())
        _compare(row, sets)
        _check(row, limit)
        if row.outcome is Outcome.CHANGED and not may_change:
            row.mind("email", _("This mentor exists, and you may not change mentors."))
    return Plan(rows, words)


def _read(number: int, cells: Mapping[str, str], words: Words) -> Row:
    row = Row(number=number, email=cells.get("email", ""))
    for column, cell in cells.items():
        if cell and column in COLUMNS:
            try:
                row.values[column] = read_cell(column, cell, words)
            except Wrong as wrong:
                row.mind(column, wrong)
    row.values.pop("email", None)
    return row


def _refuse_doubles(rows: Iterable[Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        number = first.setdefault(row.email.lower(), row.number)
        if row.email and number != row.number:
            message = _("The same address stands in row %(number)s already.")
            row.mind("email", message % {"number": number})


def _known(emails: Iterable[str]) -> dict[str, MentorProfile]:
    """The mentors of these addresses, by the address in small letters."""
    last = HistoryEntry.objects.filter(mentor=OuterRef("pk")).order_by("-at", "-pk")
    rows = MentorProfile.objects.annotate(
        address=Lower("email"), last_move=Subquery(last.values("transition")[:1])
    )
    found = rows.filter(address__in={email.lower() for email in emails})
    return {mentor.email.lower(): mentor for mentor in found}


def sets_of(mentor_ids: list[int]) -> dict[int, Values]:
    """The fields with their levels and the languages of mentors, as an import writes them."""
    found: dict[int, Values] = {pk: {"expertise": {}, "languages": []} for pk in mentor_ids}
    for row in Specialisation.objects.filter(mentor_id__in=mentor_ids):
        found[row.mentor_id]["expertise"][str(row.expertise_id)] = row.level
    spoken = MentorProfile.languages.through.objects.filter(mentorprofile_id__in=mentor_ids)
    for pk, code in spoken.order_by("language__code").values_list(
        "mentorprofile_id", "language__code"
    ):
        found[pk]["languages"].append(code)
    return found


def values_now(mentor: MentorProfile, sets: Mapping[int, Values]) -> Values:
    """The mentor's values by column, as they go into a JSON field."""
    return {name: getattr(mentor, name) for name in PLAIN} | {
        name: sets[mentor.pk][name] for name in SETS
    }


def _compare(row: Row, sets: Mapping[int, Values]) -> None:
    """Find what changes; cells that are empty leave what is there."""
    mentor = row.mentor
    if mentor is not None and mentor.left_at is not None:
        row.mind("email", HasLeft())
    row.again = (
        mentor is not None and mentor.status == MentorStatus.REJECTED and mentor.last_move == UNDONE
    )
    now = values_now(mentor, sets) if mentor is not None else {}
    wanted = now | row.values
    for offer, numbers in _OFFER.items():
        if not wanted.get(offer):
            wanted |= {name: None for name in numbers if name in wanted}
    row.after = {name: value for name, value in wanted.items() if value != now.get(name)}
    row.before = {name: now.get(name) for name in row.after} if now else {}


def profile_of(row: Row) -> MentorProfile:
    """The mentor with the new plain values, unsaved."""
    profile = row.mentor or MentorProfile(email=row.email, timezone="")
    for name in PLAIN:
        if name in row.after:
            setattr(profile, name, row.after[name])
    return profile


def _check(row: Row, limit: int) -> None:
    """Check the profile as it would be; of an existing one, only what the row changes."""
    is_new = row.mentor is None
    if is_new:
        _check_needed(row)
    elif not row.after:
        return
    profile = profile_of(row)
    asked = {"email", *PLAIN} if is_new else {*row.after}
    asked |= _TOGETHER if asked & _TOGETHER else set()
    everything = {each.name for each in MentorProfile._meta.get_fields()}
    try:
        profile.full_clean(
            exclude=everything - asked, validate_unique=False, validate_constraints=False
        )
    except ValidationError as error:
        for column, sentences in error.message_dict.items():
            if column in asked or column == NON_FIELD_ERRORS:
                _mind_once(row, column, sentences)
    for kind, column in _PLACES.items():
        if column in asked and profile.places_for(kind) > limit:
            row.mind(column, OverCapacity(limit=limit))


def _check_needed(row: Row) -> None:
    for column in _NEEDED:
        if not row.values.get(column) and column not in row.errors:
            row.mind(column, _("A new mentor needs this."))


def _mind_once(row: Row, column: str, sentences: Iterable[str]) -> None:
    """What is wrong with a cell itself is said; what follows from it is not."""
    column = "email" if column == NON_FIELD_ERRORS else column
    if column not in row.errors:
        row.errors[column] = list(sentences)
