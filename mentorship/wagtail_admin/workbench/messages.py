"""One message: trying again, giving up, and sending it anew."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import NotificationStatus
from mentorship.domain import messages
from mentorship.domain.actors import Right
from mentorship.models import Notification
from mentorship.wagtail_admin.steps import STEPS

from .forms import PlainForm
from .pages import MovePage, Words

NOBODY_KNOWS = _("Nobody knows whether this message arrived. If it did, it arrives twice.")


class MessagePage(MovePage):
    """A page about one message in the outbox."""

    right = Right.MANAGE_MESSAGES
    header_icon = "mail"
    parent = ("mentorship_messages_modeladmin_index", _("Messages"))
    success_name = "mentorship_messages_modeladmin_index"
    step: ClassVar[str]
    subject: Notification

    def get_subject(self) -> Notification:
        """The message and its reader."""
        rows = Notification.objects.select_related("user")
        return get_object_or_404(rows, pk=self.kwargs["notification_id"])

    def get_page_subtitle(self) -> str:
        """Which message to whom."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether the state still has the step."""
        step = next(row for row in STEPS[Notification] if row.page == self.step)
        return step.is_open(self.subject, self.actor)

    def closed_because(self) -> str:
        """The state."""
        return str(messages.MessageMoved(state=self.subject.get_status_display()))

    def facts(self) -> list[tuple[Words, Any]]:
        """What, to whom, how often tried, and what went wrong."""
        row = self.subject
        return [
            (_("Message"), row.get_notice_display()),
            (_("Recipient"), row.user or row.email),
            (_("Channel"), row.get_channel_display()),
            (_("State"), row.get_status_display()),
            (_("Attempts"), row.attempts),
            (_("Last error"), row.last_error or "–"),
        ]


class RetryMessage(MessagePage):
    """Sending a message after all."""

    page_title = _("Send the message again")
    form_classes = {"retry": PlainForm}
    submit_label = _("Send again")
    step = "message_retry"

    def is_open(self) -> bool:
        """Whether it has not ended for a good reason."""
        return super().is_open() and messages.why_not_again(self.subject) is None

    def closed_because(self) -> str:
        """The state, or the good reason."""
        refusal = messages.why_not_again(self.subject) if super().is_open() else None
        return super().closed_because() if refusal is None else str(refusal)

    def consequences(self) -> list[Words]:
        """That it may be there twice, where it was let rest without anybody knowing."""
        is_resting = self.subject.status == NotificationStatus.CANCELLED
        return [NOBODY_KNOWS] if is_resting and self.subject.called_at else []

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Queue it."""
        messages.retry_message(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The message is in the outbox again.")


class ResendForm(forms.Form):
    """Carries how often it was done when the page was drawn."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ResendMessage(MessagePage):
    """Saying the same once more."""

    page_title = _("Send the message anew")
    form_classes = {"resend": ResendForm}
    submit_label = _("Send it anew")
    is_serious = True
    step = "message_resend"

    def consequences(self) -> list[Words]:
        """That it may be there twice."""
        if self.subject.status == NotificationStatus.UNKNOWN:
            return [NOBODY_KNOWS]
        return [_("The recipient has this message and gets it a second time.")]

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """How often it was sent anew until now."""
        return {"initial": {"number": messages.times_resent(self.subject.pk)}}

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Write it."""
        messages.resend_message(
            self.subject.pk, number=data["number"], actor=self.actor, now=timezone.now()
        )
        return _("The message is sent anew.")


class CancelMessage(MessagePage):
    """Not sending a message."""

    page_title = _("Cancel the message")
    form_classes = {"cancel": PlainForm}
    submit_label = _("Cancel the message")
    is_serious = True
    step = "message_cancel"

    def consequences(self) -> list[Words]:
        """Who is not told."""
        if self.subject.status == NotificationStatus.UNKNOWN:
            return [
                _("Nobody knows whether this message arrived. It rests, and nobody is asked again.")
            ]
        return [_("The recipient will not get this message.")]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Take it out."""
        messages.cancel_message(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("The message was cancelled.")
