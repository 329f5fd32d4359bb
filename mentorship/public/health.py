"""The health check: well or ill for everybody, the details for who may have them."""

from __future__ import annotations

from typing import Any

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorship.choices import ActorChannel
from mentorship.conf import get_config
from mentorship.domain.actors import Actor, Right
from mentorship.domain.health import examine
from mentorship.domain.health_report import as_values

_ILL = 503


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 where nobody has to do anything, else 503; also where the database is away."""
    try:
        values = as_values(examine(now=timezone.now()))
        shown = values if _may_see_more(request) else {"status": values["status"]}
    except Error:
        shown = {"status": "ill"}
    return JsonResponse(shown, status=200 if shown["status"] == "ok" else _ILL)


def _may_see_more(request: HttpRequest) -> bool:
    """Whoever manages messages, and the monitoring with the token from the settings."""
    token = get_config().health_token
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    if token and scheme == "Bearer" and constant_time_compare(sent, token):
        return True
    user: Any = getattr(request, "user", None)
    return Actor(channel=ActorChannel.WEB, user=user).may(Right.MANAGE_MESSAGES)
