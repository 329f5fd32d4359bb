"""Notes that only the team reads, and whom they mention."""

from __future__ import annotations

import datetime
import re

from mentorship.choices import Notice
from mentorship.compat import write_transaction
from mentorship.models import Application, Enrolment, MentorProfile, TeamNote

from . import history
from .actors import Account, Actor, Right
from .inquiries import WordsMissing
from .outbox import tell_account
from .team import holders_of

_MENTION = re.compile(r"(?<![\w@.])@([\w.+\-]+(?:@[\w.\-]+\w)?)")


def write_note(
    about: Enrolment | MentorProfile, *, text: str, actor: Actor, now: datetime.datetime
) -> TeamNote:
    """Write a note on a mentee's case or on a mentor, and tell those whom it mentions.

    "@tala" mentions whoever has that user name, or that name before the @ of the address – if
    they may work on the case themselves: nobody else gets to read the note. Raises
    ``WordsMissing`` or ``NotAllowed``.
    """
    is_case = isinstance(about, Enrolment)
    right = Right.REVIEW_APPLICATIONS if is_case else Right.REVIEW_MENTORS
    actor.require(right)
    text = text.strip()
    if not text:
        raise WordsMissing
    with write_transaction(TeamNote):
        note = TeamNote.objects.create(
            enrolment=about if isinstance(about, Enrolment) else None,
            mentor=about if isinstance(about, MentorProfile) else None,
            author=actor.user,
            text=text,
            created_at=now,
        )
        mentioned = mentioned_in(text, right)
        note.mentioned.set(mentioned)
        for user in mentioned:
            if not actor.owns(user.pk):
                context = {"note": note.pk}
                tell_account(
                    user, Notice.TEAM_MENTIONED, key=str(note.pk), now=now, context=context
                )
        _write_down(about, actor, now)
    return note


def _write_down(about: Enrolment | MentorProfile, actor: Actor, now: datetime.datetime) -> None:
    """That there is a note is history; what it says stays between those who may read notes."""
    subject: MentorProfile | Application | None
    if isinstance(about, MentorProfile):
        subject = about
    else:
        subject = Application.objects.filter(enrolment=about).in_line().first()
    if subject is not None:
        history.note(subject, "note", actor=actor, now=now)


def mentioned_in(text: str, right: Right) -> list[Account]:
    """The members of the team whom a text mentions, each once."""
    words = {word.casefold().rstrip(".-") for word in _MENTION.findall(text)}
    if not words:
        return []
    return [user for handle, user in handles(right).items() if handle.casefold() in words]


def handles(right: Right) -> dict[str, Account]:
    """The word by which each holder of the right is mentioned."""
    users = list(holders_of(right))
    short = [_before_at(user) for user in users]
    found: dict[str, Account] = {}
    for user, name in zip(users, short, strict=True):
        unique = name and short.count(name) == 1
        found[name if unique else str(user.get_username())] = user
    return found


def _before_at(user: Account) -> str:
    """The user name; where that is made up or an address, the part of the address before its @."""
    username = str(user.get_username())
    if "@" not in username and not username.startswith("mentorship-"):
        return username
    return str(getattr(user, user.get_email_field_name(), "") or "").partition("@")[0]
