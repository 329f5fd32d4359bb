"""What Telegram brought and nobody could handle: trying it again, and letting it rest."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship.domain import updates
from mentorship.domain.actors import Right
from mentorship.models import TelegramUpdate

from .forms import PlainForm
from .pages import MovePage, Words

#: So many are shown; whoever has more has one reason for all of them.
SHOWN = 50


class UpdatePage(MovePage):
    """A page about one of them. Its words are not shown: they were written to a machine."""

    page_title = _("Update from Telegram")
    header_icon = "mail"
    right = Right.MANAGE_MESSAGES
    parent = ("mentorship_admin:channels", _("Channels"))
    success_name = "mentorship_admin:channels"
    subject: TelegramUpdate

    def get_subject(self) -> TelegramUpdate:
        """The update."""
        return get_object_or_404(TelegramUpdate, pk=self.kwargs["update_pk"])

    def get_page_subtitle(self) -> str:
        """Its number at Telegram."""
        return str(self.subject)

    def is_open(self) -> bool:
        """Whether it has been given up."""
        return updates.given_up(now=timezone.now()).filter(pk=self.subject.pk).exists()

    def closed_because(self) -> str:
        """That somebody was quicker."""
        return str(updates.UpdateMoved())

    def facts(self) -> list[tuple[Words, Any]]:
        """What it was, and what went wrong."""
        row = self.subject
        return [
            (_("What it is"), kind_of(row)),
            (_("Bot"), row.bot_id),
            (_("Arrived"), row.received_at),
            (_("Attempts"), row.attempts),
            (_("Last error"), row.error or "–"),
        ]


class RetryUpdate(UpdatePage):
    """Having it handled after all."""

    form_classes = {"retry": PlainForm}
    submit_label = _("Try again")

    def consequences(self) -> list[Words]:
        """That it is late."""
        return [_("It is handled as if it arrived now. What was done already is not done twice.")]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Let a worker have it."""
        updates.try_again(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("It is tried again.")


class RestUpdate(UpdatePage):
    """Being done with what nobody will handle."""

    form_classes = {"rest": PlainForm}
    submit_label = _("Let it rest")
    is_serious = True

    def consequences(self) -> list[Words]:
        """What the person who sent it has of that."""
        return [_("It is never handled, and nobody is told. It counts as done from now on.")]

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Count it as done."""
        updates.let_rest(self.subject.pk, actor=self.actor, now=timezone.now())
        return _("It rests.")


def listing() -> list[tuple[TelegramUpdate, Words]]:
    """The newest of those that were given up, each with what it is."""
    return [(row, kind_of(row)) for row in updates.given_up(now=timezone.now())[:SHOWN]]


def kind_of(update: TelegramUpdate) -> Words:
    """What an update is, without what somebody wrote."""
    kinds = {
        "callback_query": _("A tap on a button"),
        "message": _("A message to the bot"),
        "my_chat_member": _("The bot was let in, removed or blocked"),
    }
    payload = update.payload if isinstance(update.payload, dict) else {}
    return next((words for name, words in kinds.items() if name in payload), _("Something else"))
