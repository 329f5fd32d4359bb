"""Earlier versions of the words of a notice, and the frame in which a mail is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from wagtail.admin import messages
from wagtail.admin.compare import diff_text
from wagtail.models import Revision

from mentorship.domain import wordings
from mentorship.domain.accounts import address_of
from mentorship.domain.refusals import Refused
from mentorship.numbers import is_row_number

from .wording import FIELDS, WordingPage
from .wording_forms import check_version
from .wording_preview import draft_of, mail_in

#: The mail may style itself and show pictures; it runs nothing and sends nothing.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; "
    "form-action 'none'; frame-ancestors 'self'"
)
NEWEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version: when, by whom, and what it changed against the one before it."""

    revision: Revision
    who: str
    changes: list[tuple[str, Any]]
    is_standard: bool


class WordingHistory(WordingPage):
    """The versions, the newest first; any of them can be said again."""

    template_name = "mentorship/admin/wording_history.html"
    http_method_names = ("get", "post", "head", "options")
    header_icon = "history"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say an earlier version again."""
        number = request.POST.get("version", "")
        try:
            if self.row is None or not is_row_number(number):
                raise wordings.NoSuchVersion
            words = wordings.version(self.row, int(number))
            check_version(self.notice, words)
            wordings.save_wording(self.notice, self.language, words, actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)
        messages.success(request, _("This version is said again."))
        return HttpResponseRedirect(self.address("wording"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The versions with what changed."""
        return super().get_context_data(
            versions=self.versions(), edit_url=self.address("wording"), **kwargs
        )

    def versions(self) -> list[Version]:
        """Each against the one before it."""
        if self.row is None:
            return []
        rows = list(
            self.row.revisions.select_related("user").order_by("-created_at", "-pk")[: NEWEST + 1]
        )
        olders = [*rows[1:], None]
        return [_version(row, older) for row, older in zip(rows, olders, strict=True)][:NEWEST]


def _version(revision: Revision, older: Revision | None) -> Version:
    said = wordings.words_of(revision)
    before = wordings.words_of(older) if older else wordings.Words()
    labels = {"subject": _("Subject"), "body": _("Text"), "action": _("Words on the button")}
    changes = [
        (str(labels[name]), diff_text(getattr(before, name), getattr(said, name)).to_html())
        for name in FIELDS
        if getattr(before, name) != getattr(said, name)
    ]
    user = revision.user
    who = (user.get_full_name() or address_of(user)) if user else ""
    return Version(
        revision=revision,
        who=who,
        changes=changes,
        is_standard=not any(getattr(said, name) for name in FIELDS),
    )


@method_decorator(xframe_options_sameorigin, name="dispatch")
class WordingMail(WordingPage):
    """The mail alone, under a policy of its own, for the frame of the preview."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is said now, or what was typed last."""
        typed = draft_of(request, self.notice, self.language) if "draft" in request.GET else None
        if typed is None:
            typed = {name: getattr(self.row, name, "") for name in FIELDS}
        html = mail_in(self.notice, self.language, typed)
        return HttpResponse(html, headers={"Content-Security-Policy": FRAME_POLICY})
