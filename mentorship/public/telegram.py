"""Linking and unlinking Telegram from the website (T5)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentorship.conf import get_config
from mentorship.domain.contacts import issue_link_code, unlink

from .access import go_on, safe_next, verified_required


@verified_required
@require_POST
def telegram_link(request: HttpRequest) -> HttpResponse:
    """Make a one-time code and show the link to the site's bot; 404 where there is none.

    Not a redirect: a Content-Security-Policy with ``form-action 'self'`` would stop it.
    """
    config = get_config()
    bot = config.bot_for_host(request.get_host())
    if bot is None or not bot.username:
        raise Http404
    code = issue_link_code(request.user, now=timezone.now())
    context = {
        "bot": bot.username,
        "deep_link": f"{config.telegram_link_url}{bot.username}?{urlencode({'start': code})}",
        "hours": max(config.telegram_link_max_age // 3600, 1),
    }
    return render(request, "mentorship/desk/telegram.html", context)


@verified_required
@require_POST
def telegram_unlink(request: HttpRequest) -> HttpResponse:
    """Forget the chat; everything goes by e-mail from now on."""
    if unlink(request.user):
        messages.success(request, _("Telegram is unlinked. We write to you by e-mail now."))
    next_url = safe_next(request, request.POST.get("next", ""))
    return go_on(next_url, reverse("mentorship:mentor_desk"))
