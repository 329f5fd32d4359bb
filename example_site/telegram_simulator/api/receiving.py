"""How the bot hears: getUpdates, or a webhook, never both."""

import re
import time
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F
from django.utils import timezone

from .. import delivery
from ..models import Bot
from ..objects import seconds
from .errors import BadRequest, Conflict
from .parameters import Parameters

LONGEST_POLL = 50
LOOK_EVERY = 0.2
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def get_updates(bot: Bot, parameters: Parameters) -> list[dict[str, Any]]:
    """Wait up to ``timeout`` seconds for updates; ``offset`` confirms those before it.

    A second caller makes the first one stop with a conflict.
    """
    if bot.webhook_url:
        raise Conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _remember_kinds(bot, parameters)
    _confirm(bot, parameters.number("offset", 0))
    limit = min(max(parameters.number("limit", 100), 1), 100)
    wait = min(max(parameters.number("timeout", 0), 0), LONGEST_POLL)
    number = _claim_poll(bot)
    deadline = time.monotonic() + wait
    while not (found := list(delivery.pending(bot)[:limit])) and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
        if _claimed_since(bot, number):
            raise Conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
    return [update.as_object() for update in found]


def set_webhook(bot: Bot, parameters: Parameters) -> bool:
    """From now on updates are posted to ``url``; an empty one switches back to polling."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    if url and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise BadRequest("bad webhook: invalid URL host specified")
    if secret and not SECRET.fullmatch(secret):
        raise BadRequest("secret token contains unallowed characters")
    _remember_kinds(bot, parameters)
    bot.webhook_url, bot.secret_token = url, secret
    bot.last_error_at, bot.last_error = None, ""
    bot.save(update_fields=["webhook_url", "secret_token", "last_error_at", "last_error"])
    _drop_pending(bot, parameters)
    bot.updates.filter(delivered_at=None).update(next_attempt_at=timezone.now())
    delivery.nudge()
    return True


def delete_webhook(bot: Bot, parameters: Parameters) -> bool:
    """Back to polling."""
    Bot.objects.filter(pk=bot.pk).update(webhook_url="", secret_token="")
    _drop_pending(bot, parameters)
    return True


def get_webhook_info(bot: Bot, parameters: Parameters) -> dict[str, Any]:
    """Where updates go, how many wait, and what went wrong last."""
    info: dict[str, Any] = {
        "url": bot.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": delivery.pending(bot).count(),
    }
    if bot.webhook_url:
        info["max_connections"] = 40
        info["ip_address"] = "127.0.0.1"
    if bot.last_error_at:
        info["last_error_date"] = seconds(bot.last_error_at)
        info["last_error_message"] = bot.last_error
    if bot.allowed_updates:
        info["allowed_updates"] = bot.allowed_updates
    return info


def _remember_kinds(bot: Bot, parameters: Parameters) -> None:
    kinds = parameters.structure("allowed_updates", list)
    if kinds is not None:
        bot.allowed_updates = [str(kind) for kind in kinds]
        bot.save(update_fields=["allowed_updates"])


def _confirm(bot: Bot, offset: int) -> None:
    """A negative offset counts from the end of the queue: all before it is forgotten."""
    waiting = bot.updates.filter(delivered_at=None)
    if offset < 0:
        kept = list(waiting.order_by("-pk").values_list("pk", flat=True)[:-offset])
        offset = min(kept, default=0)
    if offset:
        waiting.filter(pk__lt=offset).update(delivered_at=timezone.now())


def _drop_pending(bot: Bot, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        bot.updates.filter(delivered_at=None).update(delivered_at=timezone.now())


def _claim_poll(bot: Bot) -> int:
    Bot.objects.filter(pk=bot.pk).update(poll_number=F("poll_number") + 1)
    bot.refresh_from_db(fields=["poll_number"])
    return bot.poll_number


def _claimed_since(bot: Bot, number: int) -> bool:
    return Bot.objects.filter(pk=bot.pk, poll_number__gt=number).exists()
