"""One's own daily digest: whether, when and how one wants to be told what waits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DeliveryChannel
from mentorship.conf import get_config
from mentorship.domain import digest
from mentorship.models import DigestSubscription, TelegramAccount
from mentorship.models.team import LAST_HOUR

from .forms import PlainForm
from .pages import MovePage, Words

HOURS = [(hour, f"{hour:02d}:00") for hour in range(LAST_HOUR + 1)]


class DigestForm(forms.Form):
    """When, through what, and whether always."""

    hour = forms.TypedChoiceField(label=_("At"), choices=HOURS, coerce=int, initial=8)
    channel = forms.ChoiceField(
        label=_("Through"), choices=DeliveryChannel.choices, widget=forms.RadioSelect
    )
    only_if_something_waits = forms.BooleanField(
        label=_("Only when something waits"), required=False, initial=True
    )


class Digest(MovePage):
    """The page of one's own subscription; nobody sees anybody else's."""

    template_name = "mentorship/admin/digest.html"
    page_title = _("Daily digest")
    header_icon = "mail"
    success_name = "mentorship_admin:digest"
    form_classes = {"subscribe": DigestForm, "unsubscribe": PlainForm}
    subject: DigestSubscription | None

    def may_enter(self) -> bool:
        """Everybody for whom work can wait."""
        return digest.may_have_digest(self.actor)

    def get_subject(self) -> DigestSubscription | None:
        """What the person has chosen, if anything."""
        return DigestSubscription.objects.filter(user=self.actor.user).first()

    def get_form_kwargs(self, action: str) -> dict[str, Any]:
        """What is chosen now."""
        if action != "subscribe":
            return {}
        row = self.subject or DigestSubscription()
        fields = ("hour", "channel", "only_if_something_waits")
        return {"initial": {name: getattr(row, name) for name in fields}}

    def closed_because(self) -> str:
        """The page is always open."""
        return ""

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Begin, change or end it."""
        now = timezone.now()
        if action == "unsubscribe":
            digest.unsubscribe(actor=self.actor)
            return _("You get no daily digest any more.")
        row = digest.subscribe(actor=self.actor, now=now, **data)
        moment = digest.local_time(self.actor.user, now).replace(hour=row.hour, minute=0)
        when = {"hour": formats.time_format(moment.time(), "H:i")}
        return _("You get the digest every day at %(hour)s.") % when

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The person's clock, and whether Telegram can reach them."""
        local = digest.local_time(self.actor.user, timezone.now())
        linked = TelegramAccount.objects.filter(user=self.actor.user, unreachable_at=None)
        return super().get_context_data(
            local=local,
            zone=str(local.tzinfo),
            has_telegram=get_config().has_telegram,
            can_link=get_config().links_telegram_on(self.request.get_host()),
            is_linked=get_config().has_telegram and linked.exists(),
            **kwargs,
        )
