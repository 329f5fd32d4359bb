"""The application behind a mailed link: shown in full, and sent by its owner's own click.

Anybody can fill in a form with somebody else's address. So nothing is sent before the one who
reads the mailbox has seen all of it; and what is sent is what was seen, whatever has been
typed elsewhere meanwhile.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from mentorship.blocks.cards import Card, front_of
from mentorship.choices import DraftKind
from mentorship.domain import choosing, drafts, sending
from mentorship.domain.accounts import address_of
from mentorship.domain.actors import Account
from mentorship.domain.applications import Choice
from mentorship.domain.refusals import Refused
from mentorship.models import Draft, Enrolment

from . import carried
from .access import account_of, actor_of
from .arriving import tell_who_did_not_fit
from .begun import Begun
from .choices import chosen_cards
from .forms.applying import ApplyForm, reasons_too_long


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A visitor's draft on its way through the mailbox, as it stands at this moment."""

    key: str
    data: dict[str, Any]
    cards: list[Card]

    @property
    def seen(self) -> str:
        """A mark of everything in it, so that nothing else is sent than what was shown."""
        shown = [card.mentor.pk for card in self.cards]
        content = json.dumps([self.key, self.data, shown], sort_keys=True)
        return salted_hmac("mentorship.confirming", content, algorithm="sha256").hexdigest()

    @property
    def rows(self) -> list[tuple[Card, str]]:
        """The mentors in order, each with the reason."""
        return [(card, self._why(card.mentor.pk)) for card in self.cards]

    @property
    def choices(self) -> list[Choice]:
        """The mentors in order; their places are given when they are sent."""
        return [Choice(card.mentor.pk, 0, self._why(card.mentor.pk)) for card in self.cards]

    def _why(self, mentor_id: int) -> str:
        return str(self.data.get("why", {}).get(str(mentor_id), "")).strip()


def open_letter(request: HttpRequest, url: str, account: Account) -> Letter | None:
    """The draft whose key stands in an address, if it was written for this account's mailbox."""
    draft = draft_for(carried.draft_key(url), account)
    if draft is None:
        return None
    cards = chosen_cards(request, choosing.read(draft.data))
    return Letter(key=draft.key, data=draft.data, cards=cards)


def draft_for(key: str, account: Account) -> Draft | None:
    """The visitor's draft that the key opens, if it names the account's own address."""
    draft = drafts.load(DraftKind.APPLICATION, key=key) if key else None
    named = str(draft.data.get("email", "")).strip().lower() if draft else ""
    return draft if named and named == address_of(account).lower() else None


def show(request: HttpRequest, letter: Letter, account: Account, next_url: str) -> HttpResponse:
    """Everything that would be sent, and the button."""
    form = ApplyForm(letter.data)
    changed = request.method == "POST"
    context = {
        "letter": letter,
        "address": address_of(account),
        "words": form.words() if form.is_valid() else None,
        "cycle_state": front_of(request).cycle_state,
        "next": next_url,
        "changed": changed,
    }
    status = 409 if changed else 200
    return render(request, "mentorship/applying/confirm.html", context, status=status)


def wants_other(request: HttpRequest, letter: Letter) -> bool:
    """Whether somebody agreed to what the draft held then, and holds no more."""
    sends = request.POST.get("action") == "send"
    return sends and not constant_time_compare(request.POST.get("seen", ""), letter.seen)


def go_on_with(request: HttpRequest, letter: Letter) -> HttpResponse:
    """Whoever has signed in by the link owns the draft now; send it where that was the wish."""
    account, now = account_of(request), timezone.now()
    form_url = _take_over(request, letter, account, now)
    if request.POST.get("action") != "send":
        return redirect(form_url)
    form = ApplyForm(letter.data)
    if not form.is_valid() or reasons_too_long(letter.choices):
        messages.warning(request, _("Something is missing in your application. Please check it."))
        return redirect(form_url)
    case = Enrolment.objects.filter(mentee__user_id=account.pk, cycle=front_of(request).cycle)
    try:
        sending.send(
            account,
            form.words(),
            sending.in_free_places(letter.choices, case.first()),
            actor=actor_of(request),
            now=now,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(form_url)
    drafts.discard(DraftKind.APPLICATION, key=letter.key)
    return redirect("mentorship:applied")


def _take_over(
    request: HttpRequest, letter: Letter, account: Account, now: datetime.datetime
) -> str:
    """Make the draft the account's; where the form is that shows it.

    Anybody can have written it. So where the account has words of its own, the form only shows
    the draft: they are replaced when their owner saves the form, and not before.
    """
    key = letter.key if Begun(request).words and draft_for(letter.key, account) else ""
    if key:
        left_out = choosing.bring(choosing.read(letter.data), user=account, now=now)
    else:
        left_out = choosing.claim(letter.key, user=account, now=now)
    if left_out:
        tell_who_did_not_fit(request, left_out)
    return carried.apply_url([], draft_key=key)
