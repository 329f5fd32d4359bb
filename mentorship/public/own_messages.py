"""One's own messages: the page to choose them, and the link in e-mails that stops one kind."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from mentorship.conf import get_config
from mentorship.domain import own_messages
from mentorship.domain.preferences import TELEGRAM, reachable
from mentorship.domain.stopping import StopLinkInvalid, read_stop_token, stop_mails
from mentorship.notifications.events import EVENTS

from .access import account_of, private_page, verified_required
from .forms.own_messages import MessagesForm


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: HttpRequest) -> HttpResponse:
    """Which messages somebody wants, by which way and when; POST keeps it."""
    user = account_of(request)
    timings, hours = own_messages.chosen_by(user)
    rules = own_messages.rules_for(user)
    form = MessagesForm(
        request.POST if request.method == "POST" else None,
        rules=rules,
        timings=timings,
        hours=hours,
    )
    if request.method == "POST" and form.is_valid():
        own_messages.choose(user, form.chosen(), form.hours())
        messages.success(request, _("Your choice is kept."))
        return redirect("mentorship:my_messages")
    clock = own_messages.clock_of(user)
    context = {
        "form": form,
        "groups": list(form.groups()),
        "hours": [form["quiet_from"], form["quiet_until"]],
        "zone": str(clock),
        "local": timezone.localtime(timezone.now(), clock),
        "has_telegram": TELEGRAM in reachable(user.pk),
        "telegram_offered": get_config().links_telegram_on(request.get_host()),
    }
    return render(request, "mentorship/desk/my_messages.html", context)


@csrf_exempt
@private_page
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop_messages(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what would be stopped, POST stops it: from the button, or from a mail program.

    Exempt from the check for forgery: the token is the proof, and a mail program posts without
    cookies.
    """
    try:
        stop = read_stop_token(token)
    except StopLinkInvalid as refusal:
        context = {"sentence": str(refusal)}
        return render(request, "mentorship/desk/stop_invalid.html", context, status=410)
    if request.method == "POST":
        stop_mails(stop)
    shown = {"event": EVENTS[stop.notice], "is_done": request.method == "POST"}
    return render(request, "mentorship/desk/stop_messages.html", shown)
