"""The commands of the private chat, and what everything else that is written there gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorship.domain import contacts
from mentorship.domain.refusals import Refused
from mentorship.models import Match
from mentorship.notifications.addresses import public_url
from mentorship.notifications.rendering import Button

from . import choices, offers, replies
from .speaker import Speaker, find_speaker
from .speech import read_command
from .talk import say

Reply = tuple[str, list[Button]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command: what the menu says about it, and what it does with what stands behind it."""

    about: Any
    run: Callable[[Speaker, str], Reply]


def handle(message: dict[str, Any], *, bot_id: str) -> None:
    """Answer whatever somebody writes to the bot. It reaches no human being."""
    chat_id = message["chat"]["id"]
    contacts.mark_reachable(chat_id, bot_id=bot_id)
    speaker = find_speaker({**(message.get("from") or {}), "id": chat_id}, bot_id=bot_id)
    with speaker.reading():
        written = str(message.get("text") or "")
        text, buttons = _reply(speaker, written)
        is_command = read_command(written, bot_id=bot_id) is not None
        say(chat_id, text, bot_id=bot_id, buttons=buttons, matters=is_command)


def _reply(speaker: Speaker, text: str) -> Reply:
    written = read_command(text, bot_id=speaker.bot_id)
    command = COMMANDS.get(written.name) if written else None
    if written is None or command is None:
        return replies.not_understood(linked=speaker.user is not None), []
    try:
        return command.run(speaker, written.argument)
    except Refused as refusal:
        return str(refusal), []


def _start(speaker: Speaker, argument: str) -> Reply:
    if argument:
        return _link(speaker, argument), []
    return replies.greeting(linked=speaker.user is not None), []


def _link(speaker: Speaker, code: str) -> str:
    linked = contacts.link_chat(
        code,
        chat_id=speaker.chat_id,
        username=speaker.username,
        now=timezone.now(),
        bot_id=speaker.bot_id,
    )
    if former := linked.former:
        text = _("Another chat is linked now. Nothing arrives here any more.")
        say(former.chat_id, text, bot_id=former.bot_id)
    here = find_speaker({"id": speaker.chat_id}, bot_id=speaker.bot_id)
    text = _("Linked. From now on your mentorship messages arrive here.")
    if offers.open_offers(here):
        more = _("/offers shows the offers that wait for you.")
        text = f"{text}\n\n{more}"
    return text


def _help(speaker: Speaker, argument: str) -> Reply:
    lines = [f"/{name} – {command.about}" for name, command in COMMANDS.items()]
    return "\n".join([_("What I can do:"), "", *lines]), []


def _mentees(speaker: Speaker, argument: str) -> Reply:
    """The matches of a mentor; for a mentee, the mentor."""
    if speaker.user is None:
        raise replies.NotLinked
    matches = Match.objects.active().select_related("enrolment__mentee", "mentor")
    names = []
    if speaker.mentor:
        rows = matches.filter(mentor=speaker.mentor).order_by("confirmed_at", "pk")
        names = [f"• {row.enrolment.mentee.name}" for row in rows]
    elif speaker.mentee:
        rows = matches.filter(enrolment__mentee=speaker.mentee)
        names = [_("Your mentor: %(name)s") % {"name": row.mentor.name} for row in rows]
    page = "mentor_desk" if speaker.mentor else "my_mentorship"
    button = Button(label=_("Open your page"), url=public_url(page))
    return "\n".join(names) or _("You have no match at present."), [button]


def _offers(speaker: Speaker, argument: str) -> Reply:
    if speaker.user is None:
        raise replies.NotLinked
    return offers.listing(speaker)


COMMANDS: dict[str, Command] = {
    "offers": Command(about=gettext_lazy("Offers that wait for your answer"), run=_offers),
    "mentees": Command(about=gettext_lazy("Your mentees"), run=_mentees),
    "pause": Command(about=gettext_lazy("No new requests for a while"), run=choices.ask_pause),
    "resume": Command(
        about=gettext_lazy("Take new requests again"),
        run=lambda speaker, argument: (choices.resume(speaker), []),
    ),
    "language": Command(
        about=gettext_lazy("Choose the language"),
        run=lambda speaker, argument: choices.ask_language(speaker),
    ),
    "help": Command(about=gettext_lazy("What I can do"), run=_help),
    "stop": Command(
        about=gettext_lazy("Unlink this chat"),
        run=lambda speaker, argument: choices.ask_stop(speaker),
    ),
    "start": Command(about=gettext_lazy("Begin"), run=_start),
}
