"""The application form: filled in by anybody, kept as one goes, sent by a proven address (A1, A3).

A mentee who is signed in sends it right away. A visitor fills in the same form first; it is
kept, and a link goes to the address, whose owner sees all of it and sends it.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mentorship.blocks.chosen import Chosen
from mentorship.choices import Notice
from mentorship.compat import write_transaction
from mentorship.conf import get_config
from mentorship.domain import sending
from mentorship.domain.accounts import request_sign_in
from mentorship.domain.applications import Choice, check_list
from mentorship.domain.refusals import Refused
from mentorship.models import Draft
from mentorship.numbers import is_row_number

from . import carried
from .access import (
    account_of,
    actor_of,
    ask_to_sign_in,
    is_verified,
    private_page,
)
from .application import ApplicationPage
from .begun import Begun
from .confirming import draft_for
from .forms.applying import (
    WHY_LENGTH,
    ApplyForm,
    ChoicesMalformed,
    VisitorApplyForm,
    listed,
    read_choices,
    reasons_too_long,
    typed,
)
from .limits import (
    APPLICATIONS_FROM_CLIENT,
    DRAFTS_FROM_CLIENT,
    client_may,
    may_be_written_to,
)
from .stale import shown_again


def _show_again(request: HttpRequest) -> HttpResponse:
    """The page has been open for too long: all that was typed, with a new token; nothing sent."""
    page = ApplicationPage(request)
    form = page.form(typed=typed(request.POST))
    text = _("This page had been open for very long. Nothing is lost: please send it once more.")
    messages.warning(request, text)
    try:
        choices = read_choices(request.POST)
    except ChoicesMalformed:
        choices = []
    return page.answer(form, choices=choices, status=403)


@private_page
@sensitive_post_parameters("email")
@require_http_methods(["GET", "HEAD", "POST"])
@shown_again(_show_again)
def apply(request: HttpRequest) -> HttpResponse:
    """The application form for the chosen mentors."""
    if not _may_fill_in(request):
        _keep(request, Begun(request))
        return ask_to_sign_in(request, carried.apply_url(Chosen.of(request).mentor_ids))
    page = ApplicationPage(request)
    if request.method == "POST":
        return _posted(page)
    key = request.GET.get("draft", "")
    if key and not page.is_visitor:
        draft = draft_for(key, account_of(request))
        if draft is None and page.enrolment is not None:
            return redirect("mentorship:my_mentorship")
        page.planted = draft.data if draft else {}
    response = page.answer(page.form())
    if page.is_visitor and not page.begun.exists:
        # The empty form is nobody's own page: who looks for it shall find it.
        response["X-Robots-Tag"] = "all"
    return response


def _may_fill_in(request: HttpRequest) -> bool:
    """Visitors first fill in and then prove their address, where the link that we send does it."""
    return is_verified(request) or (
        get_config().email_sign_in and not request.user.is_authenticated
    )


def _keep(request: HttpRequest, begun: Begun) -> bool:
    """Keep what was posted as a draft; False where there is nothing, or far too much."""
    if request.method != "POST" or "name" not in request.POST:
        return False
    is_new = not begun.exists and not request.user.is_authenticated
    if is_new and not client_may(DRAFTS_FROM_CLIENT, request):
        return False
    Chosen.of(request).order(listed(request.POST))
    begun.keep(typed(request.POST))
    return True


def _posted(page: ApplicationPage) -> HttpResponse:
    """Move a mentor, save for later, or send; all three keep what was typed."""
    request = page.request
    form = page.form(request.POST)
    if isinstance(form, VisitorApplyForm) and form.is_robot:
        return redirect("mentorship:apply_sent")
    _keep(request, page.begun)
    if moved := _move(request):
        return redirect(f"{reverse('mentorship:apply')}#{moved}")
    if request.POST.get("action") == "save":
        messages.success(request, _("Saved. You can go on whenever you like."))
        return redirect("mentorship:apply")
    choices = _read(request, form)
    if choices is not None and form.is_valid():
        answer = _ask_to_confirm if page.is_visitor else _submit
        if answer(page, form, choices):
            return redirect("mentorship:apply_sent" if page.is_visitor else "mentorship:applied")
    elif page.is_visitor and "signed-in" in request.POST:
        messages.warning(request, _("You have been signed out meanwhile. Nothing is lost."))
    return page.answer(form, choices=choices, status=429 if page.is_refused else 200)


def _move(request: HttpRequest) -> str:
    """Without JavaScript, the buttons of the list come here; where the page goes on then."""
    chosen = Chosen.of(request)
    for action, step in (("up", -1), ("down", 1), ("remove", 0)):
        number = request.POST.get(action, "")
        if not is_row_number(number):
            continue
        if step:
            chosen.shift(int(number), step)
            return f"mentor-{number}"
        chosen.remove(int(number))
        return "your-mentors"
    return ""


def _read(request: HttpRequest, form: ApplyForm) -> list[Choice] | None:
    try:
        choices = read_choices(request.POST)
    except ChoicesMalformed:
        form.add_error(None, _("The list of mentors did not arrive whole. Please check it."))
        return None
    if reasons_too_long(choices):
        text = _("One of your reasons is longer than %(limit)s characters. Please shorten it.")
        form.add_error(None, text % {"limit": WHY_LENGTH})
    return choices


def _submit(page: ApplicationPage, form: ApplyForm, choices: list[Choice]) -> bool:
    """Send it in the name of whoever is signed in; a second press finds that it has arrived."""
    account, now = account_of(page.request), timezone.now()
    try:
        sending.send(account, form.words(), choices, actor=actor_of(page.request), now=now)
    except Refused as refusal:
        if sending.has_arrived(account, choices):
            sending.use_up(account, choices, now=now)
            return True
        form.add_error(None, str(refusal))
        return False
    return True


def _ask_to_confirm(page: ApplicationPage, form: ApplyForm, choices: list[Choice]) -> bool:
    """Keep a visitor's application, and write to the address; the same for every address."""
    request, now, email = page.request, timezone.now(), form.cleaned_data["email"]
    try:
        check_list(choices, now=now)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if not client_may(APPLICATIONS_FROM_CLIENT, request):
        page.is_refused = True
        form.add_error(None, _("Too many applications came from here. Please try in an hour."))
        return False
    if not may_be_written_to(email):
        page.is_refused = True
        text = _("We have written to this address several times. Look there, or try in an hour.")
        form.add_error("email", text)
        return False
    ids = [choice.mentor_id for choice in sorted(choices, key=lambda choice: choice.priority)]
    with write_transaction(Draft):
        draft = page.begun.keep(typed(request.POST) | {"mentors": ids})
        request_sign_in(
            email=email,
            next_url=carried.apply_url([], draft_key=draft.key),
            now=now,
            nonce=uuid.uuid4().hex,
            language=get_language() or "",
            notice=Notice.CONFIRM_APPLICATION,
        )
    return True


@private_page
@require_POST
def apply_draft(request: HttpRequest) -> HttpResponse:
    """Save what is typed while it is typed; answers with the moment, in words."""
    begun = Begun(request)
    if not (_may_fill_in(request) and _keep(request, begun)):
        return JsonResponse({"saved": False}, status=403)
    moment = formats.time_format(timezone.localtime(), "TIME_FORMAT")
    text = _("Saved at %(time)s") % {"time": moment}
    return JsonResponse({"saved": True, "text": text, "mark": begun.mark})
