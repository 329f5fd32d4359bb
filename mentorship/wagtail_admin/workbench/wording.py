"""The words of all notices: which are the editors' own, and changing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from mentorship.choices import Notice
from mentorship.domain import wordings
from mentorship.domain.actors import Right
from mentorship.domain.notices import RULES
from mentorship.models import NoticeWording
from mentorship.notifications import placeholders
from mentorship.notifications.events import EVENTS
from mentorship.notifications.overrides import merged
from mentorship.notifications.wording import CATALOGUE

from . import wording_trial
from .pages import TeamPage
from .wording_forms import WordingFilters, WordingForm
from .wording_preview import keep_draft, panes

FIELDS = ("subject", "body", "action")


class WordingList(TeamPage):
    """Every notice with its languages."""

    right = Right.MANAGE_WORDING
    template_name = "mentorship/admin/wording_list.html"
    page_title = _("Wording")
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows that the filter leaves, with one query for all languages."""
        form = WordingFilters(self.request.GET)
        wish = form.cleaned_data if form.is_valid() else {}
        own = set(
            NoticeWording.objects.exclude(subject="", body="", action="").values_list(
                "notice", "language"
            )
        )
        rows = [_row(notice, own) for notice in CATALOGUE if _is_wished(notice, wish)]
        return super().get_context_data(
            filter_form=form,
            is_filtered=any(wish.values()),
            languages=[gettext(name) for _code, name in settings.LANGUAGES],
            rows=rows,
            **kwargs,
        )


def _is_wished(notice: str, wish: dict[str, Any]) -> bool:
    words = wish.get("q", "").casefold()
    standard = CATALOGUE[notice]
    said = f"{Notice(notice).label} {EVENTS[notice]} {standard.subject} {standard.body}".casefold()
    return words in said and wish.get("who", "") in ("", RULES[notice].audience)


def _row(notice: str, own: set[tuple[str, str]]) -> dict[str, Any]:
    rule = RULES[notice]
    return {
        "notice": Notice(notice),
        "event": EVENTS[notice],
        "audience": rule.audience.label,
        "channels": ", ".join(str(channel.label) for channel in rule.channels),
        "can_be_off": rule.can_be_off,
        "languages": [
            (code, gettext(name), (notice, code) in own) for code, name in settings.LANGUAGES
        ],
    }


class WordingPage(TeamPage):
    """A page about the words of one notice in one language."""

    right = Right.MANAGE_WORDING
    parent = ("mentorship_admin:wordings", _("Wording"))
    header_icon = "edit"
    notice: Notice
    language: str
    row: NoticeWording | None

    def prepare(self) -> None:
        """Find the words; those of an unknown notice or language are not there."""
        notice, self.language = self.kwargs["notice"], self.kwargs["language"]
        if notice not in CATALOGUE or self.language not in dict(settings.LANGUAGES):
            raise Http404
        self.notice = Notice(notice)
        rows = NoticeWording.objects.filter(notice=notice, language=self.language)
        self.row = rows.first()

    def get_page_subtitle(self) -> str:
        """In which language."""
        return gettext(dict(settings.LANGUAGES)[self.language])

    def get_page_title(self) -> str:
        """Which notice."""
        return str(self.notice.label)

    def address(self, name: str) -> str:
        """Another page about the same words."""
        return reverse(f"mentorship_admin:{name}", args=[self.notice.value, self.language])

    @property
    def has_own(self) -> bool:
        """Whether any of the words are the editors'."""
        return self.row is not None and any(getattr(self.row, name) for name in FIELDS)


class EditWording(WordingPage):
    """The form with its placeholders and its preview."""

    template_name = "mentorship/admin/wording.html"
    http_method_names = ("get", "post", "head", "options")

    def get_header_buttons(self) -> list[Any]:
        """The way to the earlier versions."""
        button = HeaderButton(_("History"), self.address("wording_history"), icon_name="history")
        return [*super().get_header_buttons(), button]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep, try, send to oneself, or go back to the standard words."""
        steps: dict[str, Callable[[], HttpResponse]] = {
            "save": self.save,
            "test": lambda: self.test(wording_trial.by_mail),
            "telegram": lambda: self.test(wording_trial.by_telegram),
            "reset": self.reset,
        }
        action = request.POST.get("do", "")
        if action == "preview":
            return self.preview()
        if action not in steps:
            raise BadRequest
        return steps[action]()

    def get_form(self, data: Any = None) -> WordingForm:
        """The form: what is said now, or what was typed."""
        with translation.override(self.language):
            now = merged(self.notice, self.row)
            initial = {name: str(getattr(now, name)) for name in FIELDS}
        return WordingForm(data, initial=initial, notice=self.notice, language=self.language)

    def save(self) -> HttpResponse:
        """Keep the words, and say what they lack."""
        form = self.get_form(self.request.POST)
        if not form.is_valid():
            messages.error(self.request, _("The words were not kept. See what is wrong below."))
            return self.render_to_response(self.get_context_data(form=form, typed=self.typed()))
        with translation.override(self.language):
            words = form.words()
        wordings.save_wording(self.notice, self.language, words, actor=self.actor)
        messages.success(self.request, _("The words are kept, and are said from now on."))
        for lacking in placeholders.missing(self.notice, words.body):
            sentence = gettext("Is %(name)s left out on purpose? It stands for %(meaning)s.")
            told = {"name": lacking.written, "meaning": lacking.meaning}
            messages.warning(self.request, sentence % told)
        return HttpResponseRedirect(self.request.path)

    def reset(self) -> HttpResponse:
        """Say the standard words again."""
        if wordings.back_to_standard(self.notice, self.language, actor=self.actor):
            messages.success(self.request, _("The standard words are said again."))
        return HttpResponseRedirect(self.request.path)

    def test(self, send: wording_trial.Trial) -> HttpResponse:
        """Send what was typed to oneself, with made-up facts; the page stays as it is."""
        form, typed = self.get_form(self.request.POST), self.typed()
        if form.is_valid():
            sent, sentence = send(self.actor.user, self.notice, typed, self.language)
            (messages.success if sent else messages.error)(self.request, sentence)
        return self.render_to_response(self.get_context_data(form=form, typed=typed))

    def preview(self) -> HttpResponse:
        """Show what was typed: to a script as data, without one as the page."""
        typed = self.typed()
        keep_draft(self.request, self.notice, self.language, typed)
        if "application/json" in self.request.headers.get("Accept", ""):
            return JsonResponse(panes(self.notice, self.language, typed))
        form = self.get_form(self.request.POST)
        return self.render_to_response(self.get_context_data(form=form, typed=typed))

    def typed(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: self.request.POST.get(name, "")[:4000] for name in FIELDS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Form, placeholders and preview."""
        kwargs.setdefault("form", self.get_form())
        typed = kwargs.pop("typed", None)
        if typed is not None:
            keep_draft(self.request, self.notice, self.language, typed)
        rule, info = RULES[self.notice], translation.get_language_info(self.language)
        return super().get_context_data(
            event=EVENTS[self.notice],
            rule=rule,
            channels=[channel.label for channel in rule.channels],
            placeholders=placeholders.allowed(self.notice),
            panes=panes(self.notice, self.language, typed or self.said()),
            mail_url=self.address("wording_mail") + ("?draft=1" if typed is not None else ""),
            language_name=self.get_page_subtitle(),
            direction="rtl" if info["bidi"] else "ltr",
            has_own=self.has_own,
            has_chat=wording_trial.has_chat(self.actor.user, self.notice),
            **{"language": self.language} | kwargs,
        )

    def said(self) -> dict[str, str]:
        """The words of one's own that are said now."""
        return {name: getattr(self.row, name, "") for name in FIELDS}
