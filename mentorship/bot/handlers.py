"""What the bot does with an update: a click, a /start, a word, a block."""

from __future__ import annotations

import logging
import re
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from telegram.error import TelegramError

from mentorship.choices import ActorChannel, DeliveryChannel, Notice
from mentorship.domain import contacts, offers
from mentorship.domain.actors import Actor
from mentorship.domain.refusals import Refused
from mentorship.models import Application, MentorProfile, Notification, TelegramAccount
from mentorship.notifications.channels import telegram_api

from . import replies

logger = logging.getLogger("mentorship.bot")

_ANSWER = re.compile(r"offer:(\d{1,18}):(accept|decline)")
LONGEST_ANSWER = 200


def handle(update: dict[str, Any]) -> None:
    """Do what the update asks for. What it asks twice has one effect."""
    if click := update.get("callback_query"):
        _click(click)
    elif membership := update.get("my_chat_member"):
        _membership(membership)
    elif message := update.get("message"):
        _message(message)


def _click(click: dict[str, Any]) -> None:
    message = click.get("message") or {}
    chat_id = (message.get("chat") or {}).get("id")
    mentor = contacts.mentor_in_chat(click["from"]["id"])
    with translation.override(_language(mentor)):
        try:
            text = _answer(click.get("data") or "", mentor, chat_id, message.get("message_id"))
            alert = False
        except Refused as refusal:
            text, alert = str(refusal), True
        _tell_clicker(click["id"], text, alert=alert)


def _language(mentor: MentorProfile | None) -> str:
    preferred = mentor.preferred_language if mentor else ""
    return preferred or translation.get_language() or "en"


def _answer(data: str, mentor: MentorProfile | None, chat_id: object, message_id: object) -> str:
    """Make the one domain call of a click and return what to say. Raises ``Refused``."""
    parsed = _ANSWER.fullmatch(data)
    application = (
        Application.objects.filter(pk=int(parsed[1]), mentor=mentor).first()
        if parsed and mentor
        else None
    )
    if mentor is None or parsed is None or application is None:
        raise replies.NotYourOffer
    if not _is_own_card(application, chat_id, message_id):
        raise replies.OldMessage
    answer = offers.accept if parsed[2] == "accept" else offers.decline
    actor = Actor.for_mentor(mentor, ActorChannel.TELEGRAM)
    answer(application.pk, actor=actor, now=timezone.now())
    return replies.thanks(accepted=parsed[2] == "accept")


def _is_own_card(application: Application, chat_id: object, message_id: object) -> bool:
    """Whether the click came from the message that carries this offer (T3).

    A message that was sent while its worker died has no recorded id; the click proves that
    it arrived, and the id is kept.
    """
    clicked = f"{chat_id}:{message_id}"
    cards = Notification.objects.filter(
        application=application, notice=Notice.OFFER, channel=DeliveryChannel.TELEGRAM
    )
    if cards.filter(provider_id=clicked).exists():
        return True
    return bool(cards.filter(provider_id="").update(provider_id=clicked))


def _tell_clicker(click_id: str, text: str, *, alert: bool) -> None:
    """Show a short answer on the button; too late is no harm, the answer is stored."""
    try:
        telegram_api.call(
            "answer_callback_query",
            callback_query_id=click_id,
            text=text[:LONGEST_ANSWER],
            show_alert=alert,
        )
    except TelegramError as error:
        logger.info("A click could not be answered: %s", type(error).__name__)


def _membership(membership: dict[str, Any]) -> None:
    """The person blocked the bot, or took the block back."""
    chat_id = membership["chat"]["id"]
    status = (membership.get("new_chat_member") or {}).get("status")
    if status in ("kicked", "left"):
        contacts.mark_unreachable(chat_id, now=timezone.now())
    elif status == "member":
        contacts.mark_reachable(chat_id)


def _message(message: dict[str, Any]) -> None:
    chat = message["chat"]
    if chat.get("type") != "private":
        return
    contacts.mark_reachable(chat["id"])
    language = (message.get("from") or {}).get("language_code") or ""
    with translation.override(language if translation.check_for_language(language) else None):
        command, _space, argument = (message.get("text") or "").partition(" ")
        if command == "/start" and argument.strip():
            text = _link(argument.strip(), message)
        else:
            text = replies.greeting(linked=_is_linked(chat["id"]))
        _say(chat["id"], text)


def _link(code: str, message: dict[str, Any]) -> str:
    username = (message.get("from") or {}).get("username") or ""
    try:
        contacts.link_chat(
            code, chat_id=message["chat"]["id"], username=username, now=timezone.now()
        )
    except Refused as refusal:
        return str(refusal)
    return _("Linked. From now on your mentorship messages arrive here.")


def _is_linked(chat_id: int) -> bool:
    return TelegramAccount.objects.filter(chat_id=chat_id).exists()


def _say(chat_id: int, text: str) -> None:
    try:
        telegram_api.call("send_message", chat_id=chat_id, text=text)
    except TelegramError as error:
        logger.info("A reply could not be sent: %s", type(error).__name__)
