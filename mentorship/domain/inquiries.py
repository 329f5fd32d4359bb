"""Questions of the team: while one is open, the case waits for the person, not for the team."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorStatus, Notice
from mentorship.compat import write_transaction
from mentorship.models import Inquiry, MentorProfile

from .actors import Actor, Right
from .history import Subject, note
from .locking import lock_enrolments, lock_mentors, locked_enrolment
from .outbox import post, tell_account, tell_supervisors
from .questions import NothingToAskAbout, open_inquiries, waiting_choice
from .refusals import NotAllowed, Refused
from .seen import check_case, check_mentor


class AlreadyAsked(Refused):
    """One question at a time."""

    code = "already_asked"
    sentence = _("A question is open already. Wait for the answer, or take the question back.")


class WordsMissing(Refused):
    """An empty question or answer."""

    code = "words_missing"
    sentence = _("Write something first.")


class QuestionClosed(Refused):
    """The question has been answered, or the team has decided without the answer."""

    code = "question_closed"
    sentence = _("This question is not open any more.")


def ask_mentee(
    enrolment_id: int,
    *,
    question: str,
    actor: Actor,
    now: datetime.datetime,
    mark: str | None = None,
) -> Inquiry:
    """Ask the mentee for more; until the answer the case waits for the mentee.

    Raises ``ChangedMeanwhile``, ``AlreadyAsked``, ``NothingToAskAbout``, ``WordsMissing`` or
    ``NotAllowed``.
    """
    actor.require(Right.REVIEW_APPLICATIONS)
    with locked_enrolment(enrolment_id) as enrolment:
        check_case(enrolment, mark)
        subject = waiting_choice(enrolment)
        inquiry = _ask(question, actor, now, subject, enrolment=enrolment)
        post(
            Notice.MENTEE_ASKED,
            to=enrolment.mentee,
            key=str(inquiry.pk),
            now=now,
            context={"inquiry": inquiry.pk},
        )
    return inquiry


def ask_mentor(
    mentor_id: int,
    *,
    question: str,
    actor: Actor,
    now: datetime.datetime,
    mark: str | None = None,
) -> Inquiry:
    """Ask a mentor who waits for review for changes; until the answer the mentor has the turn.

    Raises as ``ask_mentee``.
    """
    actor.require(Right.REVIEW_MENTORS)
    with write_transaction(MentorProfile):
        mentor = _pending_mentor(mentor_id)
        check_mentor(mentor, mark)
        inquiry = _ask(question, actor, now, mentor, mentor=mentor)
        post(
            Notice.MENTOR_ASKED,
            to=mentor,
            key=str(inquiry.pk),
            now=now,
            context={"inquiry": inquiry.pk},
        )
    return inquiry


def answer(inquiry_id: int, *, words: str, actor: Actor, now: datetime.datetime) -> Inquiry:
    """The person answers; the case is the team's again, and who asked is told.

    Raises ``QuestionClosed``, ``WordsMissing`` or ``NotAllowed``.
    """
    with write_transaction(Inquiry):
        inquiry, subject = _locked(inquiry_id)
        if not _is_asked_person(inquiry, actor):
            raise NotAllowed
        if subject is None:
            raise QuestionClosed
        if not words.strip():
            raise WordsMissing
        inquiry.answer, inquiry.answered_at = words.strip(), now
        inquiry.save(update_fields=["answer", "answered_at"])
        note(subject, "answer", actor=actor, now=now)
        _tell_asker(inquiry, now)
    return inquiry


def take_back(inquiry_id: int, *, actor: Actor, now: datetime.datetime) -> Inquiry:
    """The team waits for the answer no longer. Raises ``QuestionClosed`` or ``NotAllowed``."""
    with write_transaction(Inquiry):
        inquiry, subject = _locked(inquiry_id)
        actor.require(_right(inquiry))
        if subject is None:
            raise QuestionClosed
        inquiry.closed_at = now
        inquiry.save(update_fields=["closed_at"])
        note(subject, "take_back_question", actor=actor, now=now)
    return inquiry


def _ask(
    question: str, actor: Actor, now: datetime.datetime, subject: Subject, **about: Any
) -> Inquiry:
    if not question.strip():
        raise WordsMissing
    if open_inquiries().filter(**about).exists():
        raise AlreadyAsked
    inquiry = Inquiry.objects.create(
        question=question.strip(), asked_by=actor.user, asked_at=now, **about
    )
    note(subject, "ask", actor=actor, now=now, reason=question.strip())
    return inquiry


def _pending_mentor(mentor_id: int) -> MentorProfile:
    mentor = lock_mentors([mentor_id]).get(mentor_id)
    if mentor is None:
        raise MentorProfile.DoesNotExist
    if mentor.status != MentorStatus.PENDING or mentor.left_at is not None:
        raise NothingToAskAbout
    return mentor


def _locked(inquiry_id: int) -> tuple[Inquiry, Subject | None]:
    """The question, read under the lock of what it is about; nothing where it is closed."""
    found = Inquiry.objects.get(pk=inquiry_id)
    if found.enrolment_id is not None:
        lock_enrolments([found.enrolment_id])
    else:
        lock_mentors([found.mentor_id] if found.mentor_id else [])
    inquiry = Inquiry.objects.select_related("enrolment__mentee", "mentor", "asked_by").get(
        pk=inquiry_id
    )
    if not inquiry.is_open:
        return inquiry, None
    try:
        if inquiry.enrolment is not None:
            return inquiry, waiting_choice(inquiry.enrolment)
        return inquiry, _pending_mentor(inquiry.mentor_id or 0)
    except NothingToAskAbout:
        return inquiry, None


def _is_asked_person(inquiry: Inquiry, actor: Actor) -> bool:
    if inquiry.enrolment is not None:
        return actor.owns(inquiry.enrolment.mentee.user_id)
    return actor.is_mentor(inquiry.mentor)


def _right(inquiry: Inquiry) -> Right:
    about_mentee = inquiry.enrolment_id is not None
    return Right.REVIEW_APPLICATIONS if about_mentee else Right.REVIEW_MENTORS


def _tell_asker(inquiry: Inquiry, now: datetime.datetime) -> None:
    """Whoever asked; where that account may work on it no more, the supervisors."""
    key, context = str(inquiry.pk), {"inquiry": inquiry.pk}
    asker = inquiry.asked_by
    if asker is not None and asker.is_active and asker.has_perm(_right(inquiry)):
        tell_account(asker, Notice.TEAM_ANSWERED, key=key, now=now, context=context)
    else:
        tell_supervisors(Notice.TEAM_ANSWERED, key=key, now=now, context=context)
