"""sendMessage, the edits, and the answers to taps."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..entities import Entity, EntityError, parse_html, utf16_length, with_links
from ..models import SUPERGROUPS, Bot, CallbackQuery, Message, Person
from ..objects import message_object
from .errors import BadRequest, Blocked, Upgraded
from .keyboards import read_keyboard
from .parameters import Parameters

LONGEST_TEXT = 4096
LONGEST_ANSWER = 200
ANSWER_WITHIN = timedelta(seconds=60)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


@transaction.atomic
def send_message(bot: Bot, parameters: Parameters) -> dict[str, Any]:
    """A new bubble in the chat of somebody who has pressed Start."""
    person = _find_person(bot, parameters)
    if person.has_blocked_bot:
        raise Blocked
    text, entities = _read_text(parameters)
    message = Message.objects.create(
        person=person,
        is_from_bot=True,
        text=text,
        entities=entities,
        reply_markup=read_keyboard(parameters),
    )
    return message_object(message, bot)


def send_chat_action(bot: Bot, parameters: Parameters) -> bool:
    """ "typing…": accepted and not shown."""
    if _find_person(bot, parameters).has_blocked_bot:
        raise Blocked
    return True


@transaction.atomic
def edit_message_text(bot: Bot, parameters: Parameters) -> dict[str, Any]:
    """New text; buttons that are not sent along again disappear."""
    message = _find_message(bot, parameters)
    text, entities = _read_text(parameters)
    return _edit(bot, message, text, entities, read_keyboard(parameters))


@transaction.atomic
def edit_message_reply_markup(bot: Bot, parameters: Parameters) -> dict[str, Any]:
    """New buttons, or none, under the same text."""
    message = _find_message(bot, parameters)
    return _edit(bot, message, message.text, message.entities, read_keyboard(parameters))


@transaction.atomic
def answer_callback_query(bot: Bot, parameters: Parameters) -> bool:
    """Stop the spinner on the button; once for each tap, and soon."""
    text = parameters.text("text")
    if len(text) > LONGEST_ANSWER:
        raise BadRequest("MESSAGE_TOO_LONG")
    now = timezone.now()
    answered = CallbackQuery.objects.filter(
        person__bot=bot,
        query_id=parameters.text("callback_query_id"),
        answered_at=None,
        tapped_at__gt=now - ANSWER_WITHIN,
    ).update(answered_at=now, answer=text, is_alert=parameters.flag("show_alert"))
    if not answered:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    return True


def _find_person(bot: Bot, parameters: Parameters) -> Person:
    chat_id = parameters.text("chat_id")
    if not chat_id:
        raise BadRequest("chat_id is empty")
    number = int(chat_id) if _is_id(chat_id.removeprefix("-")) else 0
    found = bot.people.exclude(started_at=None).filter(is_group=number < 0)
    person = found.filter(user_id=abs(number) % SUPERGROUPS).first()
    if person is not None and person.is_supergroup and number == -person.user_id:
        raise Upgraded(person.chat_id)
    if person is None or person.chat_id != number:
        raise BadRequest("chat not found")
    return person


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 18


def _find_message(bot: Bot, parameters: Parameters) -> Message:
    person = _find_person(bot, parameters)
    message = person.messages.filter(pk=parameters.number("message_id", 0)).first()
    if message is None:
        raise BadRequest("message to edit not found")
    if not message.is_from_bot:
        raise BadRequest("message can't be edited")
    return message


def _edit(
    bot: Bot,
    message: Message,
    text: str,
    entities: list[Entity],
    markup: dict[str, Any] | None,
) -> dict[str, Any]:
    if (text, entities, markup) == (message.text, message.entities, message.reply_markup):
        raise BadRequest(NOT_MODIFIED)
    message.text, message.entities, message.reply_markup = text, entities, markup
    message.edited_at = timezone.now()
    message.save(update_fields=["text", "entities", "reply_markup", "edited_at"])
    return message_object(message, bot)


def _read_text(parameters: Parameters) -> tuple[str, list[Entity]]:
    source, mode = parameters.text("text"), parameters.text("parse_mode")
    text, entities = source.strip(), parameters.structure("entities", list) or []
    if mode.lower() == "html":
        try:
            text, entities = parse_html(source)
        except EntityError as error:
            raise BadRequest(f"can't parse entities: {error}") from error
    elif mode:
        raise BadRequest("unsupported parse_mode")
    if not text:
        raise BadRequest("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise BadRequest("message is too long")
    return text, with_links(text, entities)
