"""Linking and unlinking Telegram from the website (T5)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentorship.conf import get_config
from mentorship.domain.contacts import issue_link_code, unlink

from .access import safe_next, verified_required


@verified_required
@require_POST
def telegram_link(request: HttpRequest) -> HttpResponse:
    """Make a one-time code and open the bot with it; 404 where the site has no bot."""
    config = get_config()
    if not config.telegram_bot_username:
        raise Http404
    code = issue_link_code(request.user, now=timezone.now())
    query = urlencode({"start": code})
    return HttpResponseRedirect(f"{config.telegram_link_url}{config.telegram_bot_username}?{query}")


@verified_required
@require_POST
def telegram_unlink(request: HttpRequest) -> HttpResponse:
    """Forget the chat; everything goes by e-mail from now on."""
    if unlink(request.user):
        messages.success(request, _("Telegram is unlinked. We write to you by e-mail now."))
    next_url = safe_next(request, request.POST.get("next", ""))
    return redirect(next_url or "mentorship:mentor_desk")
