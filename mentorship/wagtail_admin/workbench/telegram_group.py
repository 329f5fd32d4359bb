"""Groups of supervisors on Telegram: which there are, and a code that links another one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from mentorship.conf import get_config
from mentorship.domain import groups
from mentorship.models import TelegramGroup

from .forms import PlainForm
from .pages import MovePage, Words


class UnlinkForm(forms.Form):
    """Which group."""

    group = forms.IntegerField(widget=forms.HiddenInput)


class SupervisorsGroup(MovePage):
    """The page for those who receive the supervisors' notices."""

    template_name = "mentorship/admin/telegram_group.html"
    page_title = _("Telegram group")
    header_icon = "group"
    success_name = "mentorship_admin:telegram_group"
    form_classes = {"code": PlainForm, "unlink": UnlinkForm}

    def may_enter(self) -> bool:
        """Who is told may choose where."""
        return groups.may_link_groups(self.actor)

    def get_subject(self) -> None:
        """The page is about all groups."""

    def closed_because(self) -> str:
        """The page is always open."""
        return ""

    @sensitive_variables("code")
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a fresh code on the page itself: no message and no address carries it."""
        if request.POST.get("action") != "code":
            return super().post(request, *args, **kwargs)
        bot = get_config().bot_for_host(request.get_host())
        if bot is None:
            raise Http404
        code = groups.issue_group_code(actor=self.actor, now=timezone.now())
        link = f"{get_config().telegram_link_url}{bot.username}?{urlencode({'startgroup': code})}"
        context = self.get_context_data(
            command=f"/link {code}", deep_link=link if bot.username else ""
        )
        response = self.render_to_response(context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def make_move(self, action: str, data: dict[str, Any]) -> Words:
        """Unlink a group."""
        groups.unlink_group(data["group"], actor=self.actor)
        return _("The group gets no notices any more.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The groups, and whether there is a bot at all."""
        config = get_config()
        rows = TelegramGroup.objects.select_related("linked_by").order_by("title", "pk")
        return super().get_context_data(
            groups=list(rows),
            has_telegram=config.bot_for_host(self.request.get_host()) is not None,
            hours=max(config.telegram_link_max_age // 3600, 1),
            **kwargs,
        )
