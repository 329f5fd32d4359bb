"""What the card of an offer says besides the offer: how it stands, for its mentor."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mentorship.choices import ApplicationStatus
from mentorship.domain.cards import OUTAGE, is_replaced
from mentorship.domain.cascade import MATCHED_ELSEWHERE
from mentorship.models import Application, HistoryEntry, Notification

from .facts import moment

_ACCEPTED = (ApplicationStatus.MENTOR_ACCEPTED, ApplicationStatus.MATCHED)


def takes_answers(edit: Notification, application: Application) -> bool:
    """Whether the card keeps its buttons: the offer is open and no newer message carries it."""
    if application.status != ApplicationStatus.ADMIN_APPROVED:
        return False
    return edit.edits is None or not is_replaced(edit.edits)


def standing(edit: Notification, application: Application) -> list[str]:
    """The lines below an offer's words; call it inside ``reading_as``."""
    if application.status != ApplicationStatus.ADMIN_APPROVED:
        return [how_it_ended(application)]
    if not takes_answers(edit, application):
        return [_("A newer message carries this offer. Please answer there.")]
    lines = [*_waiting(application)]
    if str(edit.context.get("card", "")).startswith(OUTAGE):
        lines.append(
            _(
                "We could not be reached for a while. If you pressed a button and nothing "
                "happened, please press it again."
            )
        )
    return lines


def _waiting(application: Application) -> list[str]:
    """What has happened to an offer that is still open."""
    lines = []
    if application.remarks_at:
        text = _("💬 You added remarks on %(moment)s. The team will answer them.")
        lines.append(text % {"moment": moment(application.remarks_at)})
    if application.reminded_at and not application.remarks_at:
        text = _("⏳ Reminded on %(moment)s: this offer still waits for your answer.")
        lines.append(text % {"moment": moment(application.reminded_at)})
    if application.followed_up_at:
        lines.append(_("The team knows that this offer is still open."))
    return lines


def how_it_ended(application: Application) -> str:
    """What became of an offer, and when, for its mentor; call it inside ``reading_as``."""
    status = application.status
    if status == ApplicationStatus.ADMIN_APPROVED:
        return _("The offer is open.")
    is_answer = status in (*_ACCEPTED, ApplicationStatus.MENTOR_DECLINED)
    when = (application.answered_at if is_answer else None) or application.changed_at
    text = _ending(application) % {"moment": moment(when)}
    if status == ApplicationStatus.MATCHED:
        more = _("🎉 The match is confirmed.")
        return f"{text}\n\n{more}"
    return text


def _ending(application: Application) -> str:
    status = application.status
    if status in _ACCEPTED:
        if _was_decided_by_team(application, "grant"):
            return _("✅ The team agreed to your remarks on %(moment)s")
        return _("✅ You accepted on %(moment)s")
    if status == ApplicationStatus.MENTOR_DECLINED:
        if _was_decided_by_team(application, "turn_down"):
            return _("The team could not agree to your remarks on %(moment)s")
        return _("You declined on %(moment)s")
    if status == ApplicationStatus.DROPPED:
        return _("The student withdrew on %(moment)s")
    if application.reason == MATCHED_ELSEWHERE:
        return _("The student was matched with another mentor on %(moment)s")
    return _("The offer ended on %(moment)s")


def _was_decided_by_team(application: Application, transition: str) -> bool:
    """Whether remarks led to this (T4), instead of the mentor's own answer."""
    if application.remarks_at is None:
        return False
    entries = HistoryEntry.objects.filter(application=application, transition=transition)
    return entries.exists()
