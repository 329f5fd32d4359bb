"""The webhook: checks that Telegram is calling, stores the update, says 200."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from mentorship.conf import get_config
from mentorship.notifications.error_reports import report_discreetly
from mentorship.telegram_bots import TelegramBot

from .inbox import store

logger = logging.getLogger("mentorship.bot")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name, not the secret
LARGEST_UPDATE = 512 * 1024


@csrf_exempt
@require_POST
def telegram_webhook(request: HttpRequest, bot_id: str = "") -> HttpResponse:
    """Store one update. 403 without the right secret; 200 for whatever comes with it.

    Telegram repeats what is not answered by 200, and holds back everything else of the same
    person meanwhile, so that not even an update that makes no sense is refused. Where the
    database is away there is no 200: what is not stored must come again.
    """
    report_discreetly(request)
    bot = get_config().find_bot(bot_id)
    if bot is None:
        # The same answer as to a wrong secret: nobody learns which bots there are.
        return HttpResponseForbidden()
    if not _is_authentic(request, bot):
        return HttpResponseForbidden()
    update = _read(request)
    if update is None:
        logger.warning("An authentic Telegram update made no sense and was left out.")
    else:
        store([update], now=timezone.now(), bot_id=bot.bot_id)
    return HttpResponse()


@sensitive_variables()
def _is_authentic(request: HttpRequest, bot: TelegramBot) -> bool:
    """Whether the call carries the secret in force, or one that is being retired.

    Every secret is compared, so that the time tells nothing. A call without one has none that
    could be equal.
    """
    given = request.headers.get(SECRET_HEADER, "")
    matches = [constant_time_compare(given, secret) for secret in bot.secrets]
    return bool(given) and any(matches)


def _read(request: HttpRequest) -> dict[str, Any] | None:
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST_UPDATE:
            return None
        update = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        return None
    return update
