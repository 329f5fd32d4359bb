"""The facts that a message may name."""

from __future__ import annotations

from typing import Any, cast

from django.utils import formats, timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from sesame import settings as sesame_settings

from mentorship.choices import ApplicationOrigin, ApplicationStatus, MatchStatus, Notice
from mentorship.models import (
    Application,
    Enrolment,
    Match,
    MentorProfile,
    MentorshipSettings,
    Notification,
    PaidPlace,
)

from .desk_facts import about_desk, what_waits
from .sending_facts import about_sending

Facts = dict[str, str]


def moment(value: Any) -> str:
    """A date and time in the reader's zone and language."""
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT") if value else ""


def gather(notification: Notification) -> Facts:
    """Everything that the wording of this message may name.

    Raises ``ObjectDoesNotExist`` where what the message is about is gone.
    """
    facts = about_programme()
    context = notification.context
    if notification.application_id:
        facts |= _about_application(application_of(notification))
    if "match" in context:
        facts |= about_match(_match(notification))
    if "enrolment" in context or "applications" in context:
        facts |= _about_choices(context)
    if "paid_place" in context:
        place = PaidPlace.objects.select_related("mentee").get(pk=context["paid_place"])
        facts |= {"mentee": place.mentee.name}
    facts |= about_desk(context) | about_sending(notification)
    if notification.notice == Notice.TEAM_DIGEST:
        facts["waiting"] = what_waits(notification.user)
    mentor = mentor_of(notification)
    if mentor is not None:
        facts.setdefault("mentor", mentor.name)
    if "reason" in context:
        facts["reason"] = context["reason"] or _("No reason was given.")
    return facts


def about_programme(programme: MentorshipSettings | None = None) -> Facts:
    """What every message may name; ``programme`` where its settings have been read."""
    programme = programme or MentorshipSettings.load()
    return {
        "programme": programme.programme_name,
        "review_hours": str(programme.review_hours),
        "minutes": str(max(int(sesame_settings.MAX_AGE or 0) // 60, 1)),
    }


def application_of(notification: Notification) -> Application:
    """The application that the message is about, with its people."""
    return Application.objects.select_related(
        "enrolment__mentee", "enrolment__cycle", "mentor"
    ).get(pk=cast("int", notification.application_id))


def _match(notification: Notification) -> Match:
    return Match.objects.select_related("enrolment__mentee", "mentor").get(
        pk=notification.context["match"]
    )


def mentor_of(notification: Notification) -> MentorProfile | None:
    """The mentor whom the message is about, or who reads it."""
    if "mentor" in notification.context:
        return MentorProfile.objects.filter(pk=notification.context["mentor"]).first()
    if notification.user_id is not None:
        return MentorProfile.objects.filter(user_id=notification.user_id).first()
    return MentorProfile.objects.filter(email__iexact=notification.email).first()


def _about_application(application: Application) -> Facts:
    enrolment = application.enrolment
    name, subject = enrolment.mentee.name, enrolment.subject
    facts = {
        "mentee": name,
        "subject": subject,
        "student": f"{name} ({subject})" if subject else name,
        "for_subject": str(format_lazy(" {} {}", _("for"), subject)) if subject else "",
        "remarks": application.remarks,
        "offered_at": moment(application.offered_at),
        "answer_hours": str(enrolment.cycle.follow_up_hours or 12),
        "what_next": _what_next(application),
    }
    if application.mentor:
        facts["mentor"] = application.mentor.name
    return facts


def _what_next(application: Application) -> str:
    """What happened to the line after a decline, as it stands when the message is written."""
    case = Application.objects.filter(enrolment=application.enrolment_id)
    live = case.live().select_related("mentor").first()
    if live is not None and live.mentor is not None:
        return _("The next choice, %(mentor)s, has been asked.") % {"mentor": live.mentor.name}
    if case.queued().exists():
        return _("The student needs a new assignment.")
    if case.filter(status=ApplicationStatus.PENDING).exists():
        return _("The next choice waits for review.")
    if case.filter(status=ApplicationStatus.MATCHED).exists():
        return ""
    return _("It was the last choice, and the student is not in the queue.")


def about_match(match: Match) -> Facts:
    """The facts of a match, also of one that is not made yet."""
    endings = {
        MatchStatus.COMPLETED.value: _("it is complete"),
        MatchStatus.CANCELLED.value: _("it was ended early"),
    }
    return {
        "mentee": match.enrolment.mentee.name,
        "mentee_email": match.enrolment.mentee.email,
        "mentor": match.mentor.name,
        "reason": match.flag,
        "ending": endings.get(match.status, ""),
    }


def _about_choices(context: dict[str, Any]) -> Facts:
    if "applications" in context:
        rows = Application.objects.filter(pk__in=context["applications"])
    else:
        rows = Application.objects.open().filter(
            enrolment=context["enrolment"], origin=ApplicationOrigin.CHOICE
        )
    rows = rows.in_line().select_related("mentor", "enrolment__mentee")
    reasons = list(dict.fromkeys(row.reason for row in rows if row.reason))
    facts = {
        "choices": ", ".join(row.mentor.name for row in rows if row.mentor),
        "reason": "; ".join(reasons),
    }
    if rows:
        facts["mentee"] = rows[0].enrolment.mentee.name
    elif "enrolment" in context:
        facts["mentee"] = Enrolment.objects.get(pk=context["enrolment"]).mentee.name
    return facts
