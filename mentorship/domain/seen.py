"""What somebody has seen of a case or a mentor, so that nobody decides on what has changed.

A page carries a mark: the newest entry of the history when it was drawn. The domain compares
it under the lock of the decision and says who did what meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from mentorship.models import Enrolment, HistoryEntry, MentorProfile
from mentorship.numbers import is_row_number

from .refusals import Refused
from .team import name_of

#: What happened, in the words of those who come second.
DEEDS: dict[str, str | Promise] = {
    "submit": _("a choice was added"),
    "pick": _("a mentor was picked"),
    "approve": _("the list was approved"),
    "offer": _("the first choice was offered"),
    "strike": _("a choice was struck out"),
    "pass_over": _("a choice was passed over"),
    "accept": _("accepted"),
    "grant": _("the mentor's conditions were granted"),
    "decline": _("the mentor declined"),
    "turn_down": _("the mentor's conditions were turned down"),
    "recall": _("the offer was recalled"),
    "mentor_left": _("the mentor left"),
    "confirm": _("the match was confirmed"),
    "close_other": _("the other choices were closed"),
    "withdraw": _("a choice was withdrawn"),
    "enqueue": _("the case went to the manual match"),
    "join_queue": _("the case went to the manual match"),
    "undo": _("the assignment was undone"),
    "put_back": _("the case went back to the manual match"),
    "close_no_match": _("the case was closed without a match"),
    "ask": _("a question was asked"),
    "answer": _("the question was answered"),
    "take_back_question": _("the question was taken back"),
    "lapse": _("the question lapsed with the list"),
    "assign": _("the case was assigned"),
    "assess": _("a score was given"),
    "reject": _("rejected"),
    "reopen": _("put back before the review"),
    "leave": _("left the programme"),
    "return": _("came back"),
    "pause": _("takes a break"),
    "resume": _("takes requests again"),
    "register": _("registered"),
    "import": _("the profile was changed by an import"),
    "undo_import": _("an import was undone"),
    "propose_change": _("a change of the profile was proposed"),
    "accept_change": _("a change of the profile was accepted"),
    "refuse_change": _("a change of the profile was refused"),
    "withdraw_change": _("a proposed change was taken back"),
    "note": _("a note was written"),
    "edit": _("the profile was changed"),
    "wagtail.edit": _("the profile was changed"),
}
PROGRAMME = _("the programme itself")
#: What colleagues do beside a decision: it changes nothing of what is decided upon.
BESIDE = ("assign", "assess", "note")


class ChangedMeanwhile(Refused):
    """The thing is not any more what the person has read."""

    code = "changed_meanwhile"
    sentence = _(
        "Changed meanwhile: %(deeds)s. This is how it stands now; read it again before you decide."
    )


def marked(cases: QuerySet[Any]) -> QuerySet[Any]:
    """The cases, each annotated with its ``mark``."""
    entries = _of_cases().filter(application__enrolment=OuterRef("pk"))
    newest = entries.values("application__enrolment").annotate(last=Max("pk")).values("last")
    return cases.annotate(mark=Coalesce(Subquery(newest), 0))


def mark_of_case(enrolment_id: int) -> str:
    """The mark of a case as it stands."""
    entries = _of_cases().filter(application__enrolment=enrolment_id)
    return str(entries.aggregate(last=Max("pk"))["last"] or 0)


def with_newest_deed(applications: QuerySet[Any]) -> QuerySet[Any]:
    """The applications, each annotated with what the mark of its case is made of."""
    own = _of_cases().filter(application=OuterRef("pk"))
    newest = own.values("application").annotate(last=Max("pk")).values("last")
    return applications.annotate(newest_deed=Coalesce(Subquery(newest), 0))


def mark_of_choices(choices: Iterable[Any]) -> str:
    """The mark of the case whose applications these are, all ``with_newest_deed``."""
    return str(max((row.newest_deed for row in choices), default=0))


def mark_of_mentor(mentor: MentorProfile) -> str:
    """The mark of a mentor's profile as it stands, changes of its words included."""
    entries = _beside_left_out(ModelLogEntry.objects.for_instance(mentor)).order_by()
    return str(entries.aggregate(last=Max("pk"))["last"] or 0)


def marked_mentors(mentors: QuerySet[Any]) -> QuerySet[Any]:
    """The mentors, each annotated with its ``mark``."""
    kind = ContentType.objects.get_for_model(MentorProfile, for_concrete_model=False)
    entries = _beside_left_out(ModelLogEntry.objects.filter(content_type=kind)).order_by()
    own = entries.filter(object_id=Cast(OuterRef("pk"), CharField()))
    newest = own.values("object_id").annotate(last=Max("pk")).values("last")
    return mentors.annotate(mark=Coalesce(Subquery(newest), 0))


def check_case(enrolment: Enrolment, mark: str | None) -> None:
    """Raise ``ChangedMeanwhile`` where the case has changed since the mark. None: nobody looked."""
    if mark is not None and mark != mark_of_case(enrolment.pk):
        raise ChangedMeanwhile(deeds=deeds_in_case(enrolment, mark))


def check_mentor(mentor: MentorProfile, mark: str | None) -> None:
    """Raise ``ChangedMeanwhile`` where the profile has changed since the mark."""
    if mark is not None and mark != mark_of_mentor(mentor):
        raise ChangedMeanwhile(deeds=deeds_of_mentor(mentor, mark))


def deeds_in_case(enrolment: Enrolment, mark: str) -> str:
    """Who has done what with the case since the mark, in words."""
    entries = _of_cases().filter(application__enrolment=enrolment, pk__gt=_number(mark))
    entries = entries.select_related("actor", "application__mentor").order_by("pk")
    return _told(_case_deeds(enrolment, entries))


def _of_cases() -> QuerySet[HistoryEntry]:
    """All that changes what is decided upon: not whose case it is, nor what others think of it."""
    return HistoryEntry.objects.exclude(transition__in=BESIDE).order_by()


def _case_deeds(enrolment: Enrolment, entries: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        mentor = entry.application.mentor
        names = {enrolment.mentee.user_id: enrolment.mentee.name}
        if mentor is not None:
            names[mentor.user_id] = mentor.name
        yield _who(entry.actor_id, entry.actor, names), entry.transition


def deeds_of_mentor(mentor: MentorProfile, mark: str) -> str:
    """Who has done what with the mentor since the mark, in words."""
    entries = ModelLogEntry.objects.for_instance(mentor).filter(pk__gt=_number(mark))
    entries = _beside_left_out(entries)
    names = {mentor.user_id: mentor.name}
    return _told(
        (_who(entry.user_id, entry.user, names), entry.data.get("transition", entry.action))
        for entry in entries.select_related("user").order_by("pk")
    )


def _beside_left_out(entries: QuerySet[Any]) -> QuerySet[Any]:
    """The same for Wagtail's log, whose own entries are of no transition."""
    is_beside = Q(data__transition__in=BESIDE)
    return entries.filter(Q(data__transition__isnull=True) | ~is_beside)


def _who(user_id: Any, user: Any, names: dict[Any, str]) -> str:
    if user_id is None:
        return str(PROGRAMME)
    return names.get(user_id) or (name_of(user) if user else "–")


def _told(deeds: Iterable[tuple[str, str]]) -> str:
    lines = [f"{who} – {DEEDS.get(what, what)}" for who, what in deeds]
    return "; ".join(dict.fromkeys(lines)) or "–"


def _number(mark: str) -> int:
    return int(mark) if is_row_number(mark) else 0
