"""What a person can do with the phone: start, write, tap, block. Each is one transaction."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from . import delivery, objects
from .conf import get_settings
from .entities import with_links
from .models import FIRST_USER_ID, Bot, CallbackQuery, Message, Person, Update

# How long the server keeps an update that nobody fetches. A tap is gone after two and a half
# minutes, as with Telegram itself.
LIFETIMES = {"callback_query": timedelta(seconds=150)}
DAY = timedelta(hours=24)


def all_bots() -> list[Bot]:
    """The bots that the settings name, the first one first."""
    return [Bot.objects.get_or_create(token=each.token)[0] for each in get_settings().all_bots]


def the_bot() -> Bot:
    """The first of them."""
    return all_bots()[0]


def create_person(
    *,
    name: str,
    username: str = "",
    started: bool = False,
    is_group: bool = False,
    bot: Bot | None = None,
) -> Person:
    """Hand out a new phone with a chat with a bot, else the first one.

    With ``started`` the bot may write at once, as it may in a group.
    """
    first_name, _, last_name = name.strip().partition(" ")
    with transaction.atomic():
        highest = Person.objects.aggregate(highest=Max("user_id"))["highest"]
        return Person.objects.create(
            bot=bot or the_bot(),
            user_id=(highest or FIRST_USER_ID - 1) + 1,
            first_name=first_name[:64],
            last_name=last_name.strip()[:64],
            username=username,
            started_at=timezone.now() if started or is_group else None,
            is_group=is_group,
        )


def open_chat(user_id: int, bot: Bot, *, is_group: bool = False) -> Person | None:
    """The chat of somebody who is there with this bot, a new one where there was none."""
    chats = Person.objects.filter(user_id=user_id, is_group=is_group)
    found = chats.filter(bot=bot).first()
    if found is None and (elsewhere := chats.first()):
        found = Person.objects.create(
            bot=bot,
            user_id=user_id,
            first_name=elsewhere.first_name,
            last_name=elsewhere.last_name,
            username=elsewhere.username,
            language_code=elsewhere.language_code,
            is_group=is_group,
            is_supergroup=elsewhere.is_supergroup,
            started_at=timezone.now() if is_group else None,
        )
    return found


@transaction.atomic
def press_start(person: Person, payload: str = "") -> Message:
    """Press START; the payload of a deep link travels behind the command."""
    now = timezone.now()
    if person.has_blocked_bot:
        _set_blocked(person, blocked=False, now=now)
    if person.started_at is None:
        person.started_at = now
        person.save(update_fields=["started_at"])
    command = f"/start@{person.bot.username}" if person.is_group else "/start"
    return write(person, f"{command} {payload}".strip())


@transaction.atomic
def write(person: Person, text: str) -> Message:
    """Send a text to the bot."""
    text = text.strip()[:4096]
    message = Message.objects.create(
        person=person, is_from_bot=False, text=text, entities=with_links(text, [])
    )
    bot = _bot_of(person)
    _enqueue(bot, "message", person, objects.message_object(message, bot))
    return message


@transaction.atomic
def make_supergroup(group: Person) -> None:
    """The group gets a new number, which each bot in it is told from both sides."""
    for chat in Person.objects.filter(user_id=group.user_id, is_group=True, is_supergroup=False):
        old = chat.chat_id
        message = Message.objects.create(
            person=chat, is_from_bot=False, text=gettext("The group became a supergroup.")
        )
        before = objects.migration_object(message)
        chat.is_supergroup = True
        chat.save(update_fields=["is_supergroup"])
        after = objects.migration_object(message, migrate_from_chat_id=old)
        _enqueue(_bot_of(chat), "message", chat, before | {"migrate_to_chat_id": chat.chat_id})
        _enqueue(_bot_of(chat), "message", chat, after)


@transaction.atomic
def tap(person: Person, message: Message, data: str) -> CallbackQuery:
    """Tap a button. Neither the owner of the message nor the data is checked: a hostile client
    can send any of it, and the bot has to cope.
    """
    query = CallbackQuery.objects.create(
        query_id=str(secrets.randbits(62)), person=person, message=message, data=data
    )
    bot = _bot_of(person)
    _enqueue(bot, "callback_query", person, objects.callback_object(query, bot))
    return query


@transaction.atomic
def set_blocked(person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot. Saying it twice changes nothing."""
    if person.has_blocked_bot != blocked:
        _set_blocked(person, blocked=blocked, now=timezone.now())


def _set_blocked(person: Person, *, blocked: bool, now: datetime) -> None:
    person.has_blocked_bot = blocked
    person.save(update_fields=["has_blocked_bot"])
    bot = _bot_of(person)
    payload = objects.membership_object(person, bot, blocked=blocked, at=now)
    _enqueue(bot, "my_chat_member", person, payload)


def _bot_of(person: Person) -> Bot:
    """The bot of the chat as it is now: which updates it wants may have changed."""
    return Bot.objects.get(pk=person.bot_id)


def _enqueue(bot: Bot, kind: str, person: Person, payload: objects.Json) -> None:
    if bot.allowed_updates and kind not in bot.allowed_updates:
        return
    lane = "taps" if kind == "callback_query" else "chat"
    now = timezone.now()
    Update.objects.create(
        bot=bot,
        kind=kind,
        queue=f"{lane}:{person.user_id}",
        payload=payload,
        created_at=now,
        next_attempt_at=now,
        expires_at=now + LIFETIMES.get(kind, DAY),
    )
    transaction.on_commit(delivery.nudge)
