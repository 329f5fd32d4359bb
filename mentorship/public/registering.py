"""A registration that somebody has begun: what was typed in each step, and how far it is.

What was typed is kept as it was typed, right or wrong, in a draft of the account; somebody
whose session has ended meanwhile keeps it under a key in the new session until they are back.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.choices import DraftKind
from mentorship.compat import write_transaction
from mentorship.domain import drafts
from mentorship.domain.accounts import address_of
from mentorship.domain.photos import kept_photo
from mentorship.models import Draft, MentorProfile

from .access import account_of, full_name_of
from .forms.registration import PARTS, KnowForm, PartForm
from .limits import DRAFTS_FROM_CLIENT, client_may

SESSION_KEY = "mentorship_registration"
KIND = DraftKind.REGISTRATION
#: The last step: the profile as it will look.
CHECK = "check"
FORMS = {form.part: form for form in PARTS}
STEPS = (*FORMS, CHECK)
#: More than any honest answer; what is longer is cut, so that no draft grows without end.
_LONGEST, _MOST = 8000, 500
_CHECK_TITLE = _("Check and send")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A line of the progress list."""

    name: str
    title: str | Promise
    url: str
    is_done: bool
    is_current: bool
    is_reachable: bool


class Registration:
    """The begun registration of the person behind a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.account = account_of(request) if request.user.is_authenticated else None
        self.session: Any = request.session
        self._claim()
        self.draft = drafts.load(KIND, user=self.account, key=self._key)

    @property
    def has_begun(self) -> bool:
        """Whether anything has been kept."""
        return self.draft is not None

    @property
    def photo(self) -> Any:
        """The photo that was uploaded."""
        return self.draft.photo if self.draft else None

    def form(self, step: str, data: Any = None, files: Any = None) -> PartForm:
        """The form of a step with what is posted now, else with what was typed before.

        Mistakes are shown once the step has been sent with the wish to go on.
        """
        if data is None and self.was_tried(step):
            data = self.typed(step)
        initial = {} if data is not None else self._as_initial(step)
        return FORMS[step](data, files, instance=self._blank(), initial=initial)

    def keep(self, step: str, form: PartForm, *, tried: bool) -> None:
        """Save what was typed, also where it is wrong; and the photo, where it is one."""
        entry = {"typed": _cut(form.data, form), "tried": tried}
        content = None if self.account is None else _photo_in(form)
        with write_transaction(Draft), kept_photo(content, self.account) as photo:
            self._save({step: entry}, photo or drafts.UNCHANGED)
        self.__dict__.pop("_checked", None)

    def was_tried(self, step: str) -> bool:
        """Whether the mistakes of this step have been shown."""
        return bool(self._kept(step).get("tried"))

    def typed(self, step: str) -> MultiValueDict[str, str]:
        """What was typed into the fields of a step."""
        return MultiValueDict(self._kept(step).get("typed") or {})

    def remove_photo(self) -> None:
        """Delete the uploaded photo."""
        self._save({}, None)

    def is_done(self, step: str) -> bool:
        """Whether the step is filled in as it has to be."""
        return bool(self._kept(step)) and self._checked[step].is_valid()

    def first_open(self) -> str:
        """The step with which to go on."""
        return next((step for step in FORMS if not self.is_done(step)), CHECK)

    def steps(self, current: str) -> list[Step]:
        """The progress list. What comes after the first open step cannot be opened from it."""
        last = STEPS.index(self.first_open())
        titles = {name: form.title for name, form in FORMS.items()} | {CHECK: _CHECK_TITLE}
        return [
            Step(
                name=name,
                title=titles[name],
                url=url_of(name),
                is_done=self.is_done(name),
                is_current=name == current,
                is_reachable=place <= last,
            )
            for place, name in enumerate(STEPS)
        ]

    def profile(self) -> MentorProfile | None:
        """The unsaved profile of all steps together; None while one is open."""
        if self.first_open() != CHECK:
            return None
        profile = self._blank()
        for form in self._checked.values():
            for name in form._meta.fields or ():
                setattr(profile, name, form.cleaned_data[name])
            if isinstance(form, KnowForm):
                profile.specialisations.set(form.chosen())
                profile.languages.set(form.cleaned_data["languages"])
        profile.photo = self.photo
        return profile

    @functools.cached_property
    def _checked(self) -> dict[str, PartForm]:
        """Every step with what was typed, to be asked whether it is valid."""
        return {
            step: FORMS[step](self.typed(step), MultiValueDict(), instance=self._blank())
            for step in FORMS
        }

    def _blank(self) -> MentorProfile:
        email = address_of(self.account) if self.account else ""
        return MentorProfile(user=self.account, email=email, timezone="")

    @property
    def _key(self) -> str | None:
        return None if self.account else self.session.get(SESSION_KEY)

    def _claim(self) -> None:
        """Bring along what was typed while nobody was signed in."""
        if self.account is not None and (key := self.session.pop(SESSION_KEY, None)):
            drafts.claim(key, user=self.account, now=timezone.now())

    def _save(self, data: dict[str, Any], photo: Any) -> None:
        now = timezone.now()
        self.draft = drafts.keep(
            KIND, user=self.account, key=self._key, data=data, photo=photo, now=now
        )
        if self.account is None:
            self.session[SESSION_KEY] = self.draft.key

    def _kept(self, step: str) -> dict[str, Any]:
        kept = self.draft.data.get(step) if self.draft else None
        return kept if isinstance(kept, dict) else {}

    def _as_initial(self, step: str) -> dict[str, Any]:
        """What was typed, where nothing is to be said against it yet."""
        typed = self.typed(step)
        if not typed:
            name = full_name_of(self.account) if self.account else ""
            return {"name": name}
        several = {"expertise", "languages"}
        return {name: typed.getlist(name) if name in several else typed.get(name) for name in typed}


def keep_signed_out(request: HttpRequest, step: str) -> None:
    """Keep what was sent without a session for whoever comes back from signing in."""
    if request.method != "POST" or step not in FORMS:
        return
    registration = Registration(request)
    # Counted is what is begun, not what is saved while it is typed: that comes every few seconds.
    if registration.has_begun or client_may(DRAFTS_FROM_CLIENT, request):
        registration.keep(step, registration.form(step, request.POST), tried=False)


def typed_while_signed_out(request: HttpRequest, step: str) -> MultiValueDict[str, str] | None:
    """What this browser's mentor sent without a session, each step handed out a single time."""
    key = request.session.get(SESSION_KEY)
    entry = drafts.take(KIND, key=key, name=step) if key else None
    typed = entry.get("typed") if isinstance(entry, dict) else None
    return MultiValueDict(typed) if typed else None


def url_of(step: str) -> str:
    """The address of a step."""
    return reverse("mentorship:mentor_register_step", args=[step])


def after(step: str) -> str:
    """The step that follows."""
    return STEPS[STEPS.index(step) + 1]


def before(step: str) -> str:
    """The step before; the first one has itself."""
    return STEPS[max(STEPS.index(step) - 1, 0)]


def _photo_in(form: PartForm) -> Any:
    """A photo that arrived whole, whatever is wrong besides."""
    form.is_valid()
    return form.cleaned_data.get("photo_file")


def _cut(data: Mapping[str, Any], form: PartForm) -> dict[str, list[str]]:
    """What was typed into the fields of the form."""
    posted = data if isinstance(data, MultiValueDict) else MultiValueDict(data)
    names = (name for name in form.fields if name in posted and name != "remove_photo")
    return {name: [value[:_LONGEST] for value in posted.getlist(name)[:_MOST]] for name in names}
