"""The confirmation: an accepted offer becomes a match, under the cap (A8, T6)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel, MatchStatus, Notice
from mentorship.conf import get_config
from mentorship.domain import matches, review, worklist
from mentorship.domain.actors import Account, Right
from mentorship.domain.capacity import load_of
from mentorship.models import Application, TelegramAccount

from .forms import MeetForm, ReasonForm
from .offers import RECALL_REASONS, ApplicationPage
from .pages import TeamPage, Words, paged


class ConfirmList(TeamPage):
    """Accepted offers that wait, and matches that need attention."""

    right = Right.CONFIRM_MATCHES
    template_name = "mentorship/admin/confirm_list.html"
    page_title = _("Confirm")
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The offers, the longest waiting first."""
        flagged = worklist.flagged_matches().select_related("enrolment__mentee", "mentor", "cycle")
        return super().get_context_data(
            flagged=flagged[:50],
            **paged(self.request, worklist.offers_to_confirm()),
            **kwargs,
        )


class Confirm(ApplicationPage):
    """One pair: the ledger, the link, what will be said to whom, and the button."""

    right = Right.CONFIRM_MATCHES
    template_name = "mentorship/admin/confirm.html"
    page_title = _("Confirm a match")
    header_icon = "check"
    parent = ("mentorship_admin:confirm_list", _("Confirm"))
    success_name = "mentorship_admin:confirm_list"
    form_classes = {"confirm": MeetForm, "recall": ReasonForm}
    move = "confirm"
    reasons = RECALL_REASONS

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Confirm the pair, or recall the offer that cannot become a match."""
        now, row = timezone.now(), self.subject
        if action == "recall":
            review.recall(row.pk, actor=self.actor, now=now, reason=data["reason"])
            return _("The offer to %(mentor)s was recalled.") % {"mentor": row.mentor}
        matches.confirm(row.pk, actor=self.actor, now=now, meet_url=data["meet_url"])
        names = {"mentor": row.mentor, "mentee": row.enrolment.mentee}
        return _("%(mentee)s and %(mentor)s are matched. Both are told.") % names

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The ledger, the other applications that end, and the messages that go out."""
        row = self.subject
        mentor, enrolment = row.mentor, row.enrolment
        load = load_of([mentor], enrolment.cycle)[mentor.pk] if mentor else None
        return super().get_context_data(
            load=load,
            others=self._others(),
            existing=enrolment.matches.filter(status=MatchStatus.ACTIVE).first(),
            outgoing=[
                (Notice.MATCH_MENTEE.label, enrolment.mentee, _way(enrolment.mentee.user)),
                (Notice.MATCH_MENTOR.label, mentor, _way(mentor.user if mentor else None)),
            ],
            may_recall=self.actor.may(Right.REVIEW_APPLICATIONS),
            **kwargs,
        )

    def _others(self) -> QuerySet[Application]:
        """The mentee's other open applications in the cycle, which the match ends."""
        others = Application.objects.open().filter(enrolment=self.subject.enrolment_id)
        return others.exclude(pk=self.subject.pk).select_related("mentor")


def _way(user: Account | None) -> str:
    """How a message will reach an account, as far as one can say now."""
    reachable = (
        user is not None
        and bool(get_config().telegram_token)
        and TelegramAccount.objects.filter(user_id=user.pk, unreachable_at=None).exists()
    )
    return str((DeliveryChannel.TELEGRAM if reachable else DeliveryChannel.EMAIL).label)
