"""A mentor edits the own profile, part by part, and sees what waits for the team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Count, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mentorship.blocks.visitor import visitor_zone
from mentorship.choices import MentorshipType
from mentorship.compat import write_transaction
from mentorship.domain import profiles, proposed_changes
from mentorship.domain.drafts import UNCHANGED
from mentorship.domain.photos import kept_photo
from mentorship.domain.refusals import Refused
from mentorship.models import Match, MentorProfile, ProfileChange

from .access import (
    account_of,
    actor_of,
    ask_to_sign_in,
    is_verified,
    private_page,
    profile_of,
    verified_required,
)
from .forms.registration import PARTS, KnowForm, LookForm, OfferForm, PartForm, YouForm
from .profiles import links_of, times_of
from .registering import keep_signed_out, typed_while_signed_out
from .stale import shown_again

FORMS = {form.part: form for form in PARTS}
_PHOTO_WORDS: dict[str, str | Promise] = {
    proposed_changes.NEW: gettext_lazy("a new one"),
    proposed_changes.REMOVED: gettext_lazy("none any more"),
}


@verified_required
@require_http_methods(["GET", "HEAD", "POST"])
def mentor_profile(request: HttpRequest) -> HttpResponse:
    """The profile as the mentor wants it, its parts, and what waits; posting takes that back."""
    mentor = profile_of(request, MentorProfile)
    if mentor is None:
        return redirect("mentorship:mentor_register")
    if request.method == "POST":
        _take_back(request, mentor)
        return redirect("mentorship:mentor_profile")
    prefetch_related_objects([mentor], "specialisations__expertise", "languages")
    change = waiting_change(mentor)
    profile = proposed_changes.proposed(mentor, change)
    context = {
        "mentor": profile,
        "card": None,
        "times": times_of(profile, visitor_zone(request), now=timezone.now()),
        "links": links_of(profile),
        "change": change,
        "waiting": waiting_words(change),
        "parts": [(form.part, form.title) for form in PARTS],
    }
    return render(request, "mentorship/desk/profile.html", context)


def _stale(request: HttpRequest, part: str) -> HttpResponse:
    """The page has been open for too long: show it again with what was typed, and do nothing."""
    if part in FORMS and not is_verified(request):
        keep_signed_out(request, part)
        return ask_to_sign_in(request)
    mentor = profile_of(request, MentorProfile) if part in FORMS else None
    if mentor is None:
        return redirect("mentorship:mentor_profile")
    messages.warning(request, _("This page had been open for long. Please send it once more."))
    change = waiting_change(mentor)
    form = FORMS[part](request.POST, instance=proposed_changes.proposed(mentor, change))
    return _show(request, mentor, part, form, change)


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
@shown_again(_stale)
def mentor_profile_part(request: HttpRequest, part: str) -> HttpResponse:
    """One part of the profile. What is sent after the session has ended waits for its owner."""
    if part not in FORMS:
        raise Http404
    if not is_verified(request):
        keep_signed_out(request, part)
        return ask_to_sign_in(request)
    mentor = profile_of(request, MentorProfile)
    if mentor is None:
        return redirect("mentorship:mentor_register")
    change = waiting_change(mentor)
    is_sent = request.method == "POST"
    kept = typed_while_signed_out(request, part) if request.method == "GET" else None
    if kept:
        messages.warning(request, _("You had been signed out. This is what you wrote: save it."))
    form = FORMS[part](
        request.POST if is_sent else kept,
        request.FILES if is_sent else None,
        instance=proposed_changes.proposed(mentor, change),
    )
    if is_sent and form.is_valid() and _save(request, mentor.pk, form):
        return redirect("mentorship:mentor_profile")
    return _show(request, mentor, part, form, change)


def waiting_change(mentor: MentorProfile) -> ProfileChange | None:
    """What waits for the team."""
    return ProfileChange.objects.filter(mentor=mentor).select_related("photo").first()


def waiting_words(change: ProfileChange | None) -> list[tuple[str, Any]]:
    """What waits, as pairs of what it is and how it shall read."""
    if change is None:
        return []
    words: list[tuple[str, Any]] = [
        (proposed_changes.label_of(name), value)
        for name, value in proposed_changes.words_of(change).items()
    ]
    if "photo" in change.values:
        words.append(
            (proposed_changes.label_of("photo"), _PHOTO_WORDS.get(change.values["photo"], ""))
        )
    return words


def _show(
    request: HttpRequest,
    mentor: MentorProfile,
    part: str,
    form: PartForm,
    change: ProfileChange | None,
) -> HttpResponse:
    is_reviewed = isinstance(form, YouForm | LookForm)
    photo = change.photo if change and "photo" in change.values else mentor.photo
    context = {
        "form": form,
        "mentor": mentor,
        "part": part,
        "title": FORMS[part].title,
        "template": f"mentorship/account/parts/{part}.html",
        "photo": photo,
        "needs_review": is_reviewed and profiles.needs_review(mentor),
        "has_waiting": change is not None and is_reviewed,
        "running": _running(mentor) if isinstance(form, OfferForm) else {},
    }
    return render(request, "mentorship/desk/profile_part.html", context)


def _save(request: HttpRequest, mentor_id: int, form: PartForm) -> bool:
    """One call of the domain; what it refuses stands beside the fields."""
    try:
        if isinstance(form, YouForm | LookForm):
            _propose(request, mentor_id, form)
        else:
            _edit(request, mentor_id, form)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as error:
        for name, said in error.error_dict.items():
            form.add_error(None if name == NON_FIELD_ERRORS else name, said)
    return form.is_valid()


def _propose(request: HttpRequest, mentor_id: int, form: YouForm | LookForm) -> None:
    values = {name: form.cleaned_data[name] for name in form._meta.fields or ()}
    content = form.cleaned_data.get("photo_file")
    kept = None if isinstance(form, LookForm) and form.removes_photo else UNCHANGED
    with write_transaction(MentorProfile), kept_photo(content, account_of(request)) as photo:
        change = profiles.propose_change(
            mentor_id,
            values=values,
            photo=photo or kept,
            actor=actor_of(request),
            now=timezone.now(),
        )
    if change is None:
        messages.success(request, _("Saved."))
    else:
        text = _("Saved. The team looks at it first; until then the approved version stays public.")
        messages.success(request, text)


def _edit(request: HttpRequest, mentor_id: int, form: PartForm) -> None:
    data = form.cleaned_data
    more: dict[str, Any] = {}
    if isinstance(form, KnowForm):
        more = {"specialisations": form.chosen(), "languages": data["languages"]}
    values = {name: data[name] for name in form._meta.fields or ()}
    mentor = profiles.edit_profile(
        mentor_id, values=values, actor=actor_of(request), now=timezone.now(), **more
    )
    messages.success(request, _("Saved, and public at once."))
    if isinstance(form, OfferForm):
        _tell_running(request, mentor)


def _running(mentor: MentorProfile) -> dict[str, int]:
    """How many matches are running, by the type of mentorship."""
    rows = Match.objects.active().filter(mentor=mentor).order_by().values_list("cycle__type")
    return dict(rows.annotate(n=Count("pk")))


def _tell_running(request: HttpRequest, mentor: MentorProfile) -> None:
    """Fewer places than running matches: nobody is sent away."""
    for kind, number in _running(mentor).items():
        places = mentor.places_for(kind)
        if places < number:
            text = _(
                "%(kind)s: you have %(number)s running matches and %(places)s places now. Your "
                "mentees stay with you; nobody new is matched until there is room again."
            )
            label = MentorshipType(kind).label
            names = {"kind": label, "number": number, "places": places}
            messages.warning(request, text % names)


def _take_back(request: HttpRequest, mentor: MentorProfile) -> None:
    try:
        profiles.withdraw_change(mentor.pk, actor=actor_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. Your profile stays as it was approved."))
