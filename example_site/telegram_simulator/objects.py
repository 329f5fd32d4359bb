"""Rows as the JSON objects of the Bot API. Dates are whole seconds since 1970."""

from datetime import datetime
from typing import Any

from .models import Bot, CallbackQuery, Message, Person

Json = dict[str, Any]


def seconds(moment: datetime) -> int:
    """A Bot API date."""
    return int(moment.timestamp())


def bot_object(bot: Bot) -> Json:
    """The bot as a ``User``."""
    return {
        "id": bot.bot_id,
        "is_bot": True,
        "first_name": bot.name,
        "username": bot.username,
    }


def me_object(bot: Bot) -> Json:
    """What ``getMe`` says: the bot with its abilities."""
    return bot_object(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def user_object(person: Person) -> Json:
    """A person as a ``User``; for a group, one of those in it."""
    if person.is_group:
        return {"id": person.user_id, "first_name": "Somebody", "is_bot": False}
    return _named(person) | {"is_bot": False, "language_code": person.language_code}


def chat_object(person: Person) -> Json:
    """The private chat with a person, whose id it has, or a group."""
    if person.is_group:
        kind = "supergroup" if person.is_supergroup else "group"
        return {"id": person.chat_id, "type": kind, "title": str(person)}
    return _named(person) | {"type": "private"}


def message_object(message: Message, bot: Bot) -> Json:
    """A ``Message`` in a private chat or a group."""
    person = message.person
    shown: Json = {
        "message_id": message.pk,
        "from": bot_object(bot) if message.is_from_bot else user_object(person),
        "chat": chat_object(person),
        "date": seconds(message.sent_at),
        "text": message.text,
    }
    if message.edited_at:
        shown["edit_date"] = seconds(message.edited_at)
    if message.entities:
        shown["entities"] = message.entities
    if message.reply_markup:
        shown["reply_markup"] = message.reply_markup
    return shown


def migration_object(message: Message, **where: int) -> Json:
    """What a group says when it becomes a supergroup: where it goes, or whence it came."""
    person = message.person
    return {
        "message_id": message.pk,
        "from": user_object(person),
        "chat": chat_object(person),
        "date": seconds(message.sent_at),
        **where,
    }


def callback_object(query: CallbackQuery, bot: Bot) -> Json:
    """A ``CallbackQuery``: who tapped what under which message."""
    return {
        "id": query.query_id,
        "from": user_object(query.person),
        "message": message_object(query.message, bot),
        "chat_instance": str(query.message.person.user_id),
        "data": query.data,
    }


def membership_object(person: Person, bot: Bot, *, blocked: bool, at: datetime) -> Json:
    """A ``ChatMemberUpdated``: the bot was blocked or removed, or is let in again."""
    user = bot_object(bot)
    kicked: Json = {"user": user, "status": "kicked", "until_date": 0}
    if person.is_group:
        kicked = {"user": user, "status": "left"}
    member = {"user": user, "status": "member"}
    return {
        "chat": chat_object(person),
        "from": user_object(person),
        "date": seconds(at),
        "old_chat_member": member if blocked else kicked,
        "new_chat_member": kicked if blocked else member,
    }


def _named(person: Person) -> Json:
    named: Json = {"id": person.user_id, "first_name": person.first_name}
    if person.last_name:
        named["last_name"] = person.last_name
    if person.username:
        named["username"] = person.username
    return named
