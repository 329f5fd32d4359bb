"""The words of one notice in one language, checked before they are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice
from mentorship.domain.notices import Audience
from mentorship.domain.refusals import Refused
from mentorship.domain.wordings import Words
from mentorship.notifications.placeholders import problems
from mentorship.notifications.wording import CATALOGUE, Wording


class WordingFilters(forms.Form):
    """Which notices the list shows."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    who = forms.ChoiceField(
        label=_("For"), required=False, choices=[("", _("Everybody")), *Audience.choices]
    )


class WordingForm(forms.Form):
    """Subject, text and button. What is as usual, or empty, is not kept as words of one's own."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=200,
        required=False,
        help_text=_("Empty: the standard words."),
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=4000,
        required=False,
        help_text=_("An empty line begins a new paragraph. Empty: the standard words."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    action = forms.CharField(
        label=_("Words on the button"),
        max_length=60,
        required=False,
        help_text=_("Empty: the standard words."),
    )

    def __init__(self, *args: Any, notice: Notice, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice = notice
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
        for name, field in self.fields.items():
            help_and_errors = " ".join(f"id_{name}-{part}" for part in ("helptext", "errors"))
            field.widget.attrs |= {
                "dir": direction,
                "lang": language,
                "aria-describedby": help_and_errors,
            }
        if not CATALOGUE[notice].action:
            del self.fields["action"]

    def clean(self) -> dict[str, Any]:
        """Refuse what could not be filled in, beside the field that holds it."""
        data = super().clean() or self.cleaned_data
        for name in self.fields:
            for sentence in problems(self.notice, data.get(name, "")):
                self.add_error(name, sentence)
        return data

    def words(self) -> Words:
        """What differs from the standard words, in the language that is active."""
        standard = CATALOGUE[self.notice]
        texts = {name: _plain(self.cleaned_data.get(name, "")) for name in self.fields}
        return Words(
            **{
                name: "" if text == _plain(str(getattr(standard, name))) else text
                for name, text in texts.items()
            }
        )


def wording_of(notice: str, typed: dict[str, str]) -> Wording:
    """What was typed as it would be sent, whatever is wrong with it."""
    standard = CATALOGUE[notice]
    return Wording(
        subject=typed.get("subject", "").strip() or standard.subject,
        body=_plain(typed.get("body", "")) or standard.body,
        action=(typed.get("action", "").strip() or standard.action) if standard.action else "",
    )


class VersionOutOfDate(Refused):
    """An earlier version names what the notice does not have any more."""

    code = "version_out_of_date"
    sentence = _("This version cannot be said again. %(problem)s")


def check_version(notice: str, words: Words) -> None:
    """Raise ``VersionOutOfDate`` unless the words could be typed in today."""
    texts = (words.subject, words.body, words.action)
    found = [sentence for text in texts for sentence in problems(notice, text)]
    if found:
        raise VersionOutOfDate(problem=" ".join(found))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
