"""Whether a message that has waited still has a point."""

from __future__ import annotations

from mentorship.choices import ApplicationStatus, Notice
from mentorship.domain.gathering import carried_by
from mentorship.domain.questions import answerable
from mentorship.models import Application, Notification

#: An open question is only worth sending while it is open.
_WANTED: dict[str, tuple[str, ...]] = {
    Notice.OFFER: (ApplicationStatus.ADMIN_APPROVED,),
    Notice.OFFER_REMINDER: (ApplicationStatus.ADMIN_APPROVED,),
    Notice.TEAM_CONFIRM_NEEDED: (ApplicationStatus.MENTOR_ACCEPTED,),
    Notice.TEAM_CAP_REACHED: (ApplicationStatus.MENTOR_ACCEPTED,),
    Notice.TEAM_FOLLOW_UP: (ApplicationStatus.ADMIN_APPROVED,),
    Notice.TEAM_REMARKS: (ApplicationStatus.ADMIN_APPROVED,),
    Notice.TEAM_REVIEW_NEEDED: (ApplicationStatus.PENDING,),
    Notice.TEAM_QUEUE_JOINED: (ApplicationStatus.PENDING_MANUAL_MATCH,),
    Notice.QUEUE_JOINED: (ApplicationStatus.PENDING_MANUAL_MATCH,),
}


def is_still_wanted(notification: Notification) -> bool:
    """Whether the reason of the message still holds."""
    if notification.notice in (Notice.MENTEE_ASKED, Notice.MENTOR_ASKED):
        return answerable().filter(pk=notification.context["inquiry"]).exists()
    if notification.notice == Notice.PERSONAL_DIGEST and notification.pk is not None:
        return any(is_still_wanted(row) for row in carried_by(notification))
    states = _WANTED.get(notification.notice)
    if states is None or not notification.application_id:
        return True
    rows = Application.objects.filter(pk=notification.application_id, status__in=states)
    return rows.exists()
