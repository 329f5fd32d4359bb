"""The door: one address for every method, the token in it."""

import re

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from .. import faults
from ..conf import get_settings
from ..models import Bot
from .errors import ApiError
from .methods import find_method
from .parameters import read_parameters

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


@csrf_exempt
def call(request: HttpRequest, token: str, name: str) -> JsonResponse:
    """Answer a call of the Bot API as Telegram would."""
    try:
        return JsonResponse({"ok": True, "result": _carry_out(request, token, name)})
    except ApiError as error:
        headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
        return JsonResponse(error.as_object(), status=error.code, headers=headers)


def _carry_out(request: HttpRequest, token: str, name: str) -> object:
    if not TOKEN.fullmatch(token):
        raise ApiError(404, "Not Found")
    if get_settings().find(token) is None:
        raise ApiError(401, "Unauthorized")
    found = find_method(name)
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    proper_name, method = found
    parameters = read_parameters(request)
    silence = faults.strike(proper_name)
    bot = Bot.objects.get_or_create(token=token)[0]
    result = method(bot, parameters)
    if silence is not None:
        faults.stay_silent(silence)
    return result
