"""What a wording may name: every placeholder explained, with a sample; and the check of a text.

A notice may name what its own standard words name, the programme, and the facts that always
come along with what it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.choices import Notice

from .wording import CATALOGUE, PLACEHOLDER

_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """One thing that can be named: what it stands for, and an example of it."""

    name: str
    meaning: Any
    sample: Any

    @property
    def written(self) -> str:
        """As it stands in a text."""
        return f"{{{self.name}}}"


def _all(**rows: tuple[Any, Any]) -> dict[str, Placeholder]:
    return {
        name: Placeholder(name=name, meaning=meaning, sample=sample)
        for name, (meaning, sample) in rows.items()
    }


_l = gettext_lazy
PLACEHOLDERS: dict[str, Placeholder] = _all(
    programme=(_l("the name of the programme"), _l("Mentorship")),
    review_hours=(_l("hours within which the team promises to look"), "48"),
    minutes=(_l("minutes for which a sign-in link works"), "60"),
    mentor=(_l("the name of the mentor"), "Mia Muster"),
    mentee=(_l("the name of the mentee"), "Sam Student"),
    mentee_email=(_l("the mentee’s e-mail address"), "sam@example.org"),
    person=(_l("the name of the person it is about"), "Sam Student"),
    student=(_l("the name of the mentee, with the subject"), _l("Sam Student (Data science)")),
    subject=(_l("what the mentee wants to learn; may be empty"), _l("Data science")),
    for_subject=(_l("“ for ” and the subject; may be empty"), _l(" for Data science")),
    choices=(_l("the names of the chosen mentors, in their order"), "Mia Muster, Lee Lang"),
    reason=(_l("the reason that the team gave"), _l("The fields are too far apart.")),
    remarks=(_l("what the mentor wrote about the offer"), _l("Only in the evenings.")),
    offered_at=(_l("when the offer was made"), _l("2 March, 10:15 a.m.")),
    answer_hours=(_l("hours within which an answer is hoped for"), "12"),
    what_next=(
        _l("what happens to the case now"),
        _l("The next choice, Lee Lang, has been asked."),
    ),
    ending=(_l("how the mentorship ended"), _l("it is complete")),
    question=(_l("what the team asked"), _l("Which framework do you use?")),
    answer=(_l("what was answered"), "Django"),
    author=(_l("who wrote the note"), "Tess Team"),
    note=(_l("the note"), _l("A good fit, I think.")),
    waiting=(_l("what waits for the reader, a line for each kind"), _l("Lists to review: 3")),
    channel=(_l("the channel that stands still"), "Telegram"),
    message=(_l("which message came back"), _l("Mentorship offer")),
    address=(_l("the address that does not take messages"), "mia@example.org"),
    messages=(_l("the gathered messages"), _l("• Your application has arrived")),
)

#: What comes along with what a notice is about, whatever its standard words name.
_APPLICATION = ("mentee", "mentor", "student", "subject", "for_subject", "answer_hours")
_MATCH = ("mentee", "mentor", "mentee_email")
_COMES_ALONG: dict[str, tuple[str, ...]] = {
    Notice.OFFER: (*_APPLICATION, "offered_at"),
    Notice.OFFER_REMINDER: (*_APPLICATION, "offered_at"),
    Notice.OFFER_WITHDRAWN: _APPLICATION,
    Notice.REMARKS_TURNED_DOWN: (*_APPLICATION, "remarks"),
    Notice.TEAM_CONFIRM_NEEDED: _APPLICATION,
    Notice.TEAM_DECLINED: _APPLICATION,
    Notice.TEAM_REMARKS: _APPLICATION,
    Notice.TEAM_CAP_REACHED: _APPLICATION,
    Notice.TEAM_FOLLOW_UP: _APPLICATION,
    Notice.MATCH_MENTEE: _MATCH,
    Notice.MATCH_MENTOR: _MATCH,
    Notice.WELCOME_NUDGE: _MATCH,
}
_ALWAYS = ("programme", "review_hours")
#: Without these a message would not say what it is sent for.
_ESSENTIAL = {
    "reason", "question", "answer", "note", "remarks", "messages", "waiting", "choices",
    "mentee_email", "student", "ending", "channel",
}  # fmt: skip


def named_in(*texts: object) -> list[str]:
    """The placeholders of texts, each once, in their order."""
    found = (name for text in texts for name in PLACEHOLDER.findall(str(text)))
    return list(dict.fromkeys(found))


def allowed(notice: str) -> list[Placeholder]:
    """What the words of a notice may name, its own first."""
    words = CATALOGUE[notice]
    names = [*named_in(words.subject, words.body), *_COMES_ALONG.get(notice, ()), *_ALWAYS]
    return [PLACEHOLDERS[name] for name in dict.fromkeys(names)]


def problems(notice: str, text: str) -> list[str]:
    """What is wrong with a text, in sentences; nothing: it can be sent as it is."""
    found = []
    known = {placeholder.name for placeholder in allowed(notice)}
    for name in named_in(text):
        if name not in known:
            sentence = _("There is no placeholder {%(name)s} in this message. Use one of the list.")
            found.append(sentence % {"name": name})
    if _BRACE.search(PLACEHOLDER.sub("", text)):
        found.append(_("A brace stands alone. Write placeholders like {programme}."))
    return found


def missing(notice: str, text: str) -> list[Placeholder]:
    """What the standard words name, and a text had better name, too."""
    if not text:
        return []
    there = named_in(text)
    wanted = named_in(CATALOGUE[notice].body)
    return [PLACEHOLDERS[name] for name in wanted if name in _ESSENTIAL and name not in there]


def samples(notice: str) -> dict[str, str]:
    """Facts as they might be, in the language that is active."""
    return {placeholder.name: str(placeholder.sample) for placeholder in allowed(notice)}
