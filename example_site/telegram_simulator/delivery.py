"""Updates on their way to the webhook: in order for each person, again until accepted.

As with Telegram there is one queue for a person's messages and one for their taps; a refusal
holds up its own queue alone, for 2, 4, 8 … at most 60 seconds.
"""

import logging
import threading
from datetime import timedelta

import httpx
from django.db import close_old_connections, connection
from django.db.models import QuerySet
from django.utils import timezone

from .conf import get_settings
from .models import Bot, Update

logger = logging.getLogger(__name__)

ANSWER_WITHIN = 20.0
LONGEST_PAUSE = 60
LOOK_EVERY = 2.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

_wake = threading.Event()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def nudge() -> None:
    """Something waits: deliver it in the way that the settings ask for."""
    match get_settings().delivery:
        case "thread":
            ensure_running()
            _wake.set()
        case "inline":
            deliver_due()


def ensure_running() -> None:
    """Start the background thread of this process once; it also sends what an earlier
    process left behind.
    """
    global _thread
    with _lock:
        if get_settings().delivery == "thread" and (_thread is None or not _thread.is_alive()):
            _thread = threading.Thread(target=_run, name="telegram-delivery", daemon=True)
            _thread.start()


def _run() -> None:
    while True:
        _wake.wait(LOOK_EVERY)
        _wake.clear()
        close_old_connections()
        try:
            while deliver_due():
                pass
        except Exception:
            logger.exception("The simulator could not deliver updates; it will try again.")
        finally:
            connection.close()


def pending(bot: Bot) -> QuerySet[Update]:
    """A bot's updates that nobody has accepted and that have not gone stale, oldest first."""
    fresh = Update.objects.filter(bot=bot, delivered_at=None, expires_at__gt=timezone.now())
    return fresh.order_by("pk")


def deliver_due() -> int:
    """Post every update that is due, once. Returns how many were accepted."""
    tokens = [bot.token for bot in get_settings().all_bots]
    bots = Bot.objects.filter(token__in=tokens).exclude(webhook_url="")
    return sum(_deliver(bot) for bot in bots.order_by("pk"))


def _deliver(bot: Bot) -> int:
    accepted, held_up = 0, set[str]()
    for update in pending(bot):
        if update.queue in held_up or update.next_attempt_at > timezone.now():
            held_up.add(update.queue)
        elif _post(bot, update):
            accepted += 1
        else:
            held_up.add(update.queue)
    return accepted


def _post(bot: Bot, update: Update) -> bool:
    headers = {SECRET_HEADER: bot.secret_token} if bot.secret_token else {}
    pause = min(2 ** (update.attempts + 1), LONGEST_PAUSE)
    try:
        answer = httpx.post(
            bot.webhook_url,
            json=update.as_object(),
            headers=headers,
            timeout=ANSWER_WITHIN,
            trust_env=False,
        )
    except httpx.HTTPError as error:
        problem = f"Connection failed: {error}"
    else:
        if answer.is_success:
            Update.objects.filter(pk=update.pk).update(delivered_at=timezone.now())
            return True
        problem = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
        pause = _asked_pause(answer) or pause
    _record_failure(bot, update, problem, pause)
    return False


def _asked_pause(answer: httpx.Response) -> int:
    value = answer.headers.get("Retry-After", "")
    return min(int(value), 3600) if value.isdigit() else 0


def _record_failure(bot: Bot, update: Update, problem: str, pause: int) -> None:
    now = timezone.now()
    Update.objects.filter(pk=update.pk).update(
        attempts=update.attempts + 1, next_attempt_at=now + timedelta(seconds=pause)
    )
    Bot.objects.filter(pk=bot.pk).update(last_error_at=now, last_error=problem[:300])
