"""The webhook: checks that Telegram is calling, stores the update, says 200."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from mentorship.conf import get_config

from .inbox import store

logger = logging.getLogger("mentorship.bot")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name, not the secret
LARGEST_UPDATE = 512 * 1024


@csrf_exempt
@require_POST
def telegram_webhook(request: HttpRequest) -> HttpResponse:
    """Store one update. 403 without the right secret; 200 for whatever comes with it.

    Telegram repeats what is not answered by 200, and holds back everything else of the same
    person meanwhile, so that not even an update that makes no sense is refused.
    """
    secret = get_config().telegram_webhook_secret
    given = request.headers.get(SECRET_HEADER, "")
    if not secret or not constant_time_compare(given, secret):
        return HttpResponseForbidden()
    update = _read(request)
    if update is None:
        logger.warning("An authentic Telegram update made no sense and was left out.")
    else:
        store([update], now=timezone.now())
    return HttpResponse()


def _read(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.headers.get("Content-Length") or 0) > LARGEST_UPDATE:
        return None
    try:
        update = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        return None
    return update
