"""The paid queue over HTTP: a shop says, signed, that a student has paid (T7).

Every answer that is not a success is ``application/problem+json`` and names the field that is
wrong. Nothing is read from a body whose signature was not found right.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mentorship.conf import get_config
from mentorship.domain.paid_requests import KeyUsedForSomethingElse, NoSuchCycle, take
from mentorship.domain.queue import CycleIsOver
from mentorship.domain.refusals import Refused
from mentorship.domain.signatures import HEADER, verify

from .forms.paid_queue import Malformed, read_order

LARGEST = 16 * 1024
LONGEST_NUMBER = 20
LONGEST_KEY = 200
KEY_HEADER = "Idempotency-Key"


@csrf_exempt
@never_cache
def paid_queue(request: HttpRequest) -> HttpResponse:
    """Take one order. 404 where the site has set no secret."""
    secrets = [secret for secret in get_config().paid_queue_secrets if secret]
    if not secrets:
        return _problem(HTTPStatus.NOT_FOUND, _("This site takes no orders."))
    if request.method != "POST":
        answer = _problem(HTTPStatus.METHOD_NOT_ALLOWED, _("Send orders with POST."))
        answer["Allow"] = "POST"
        return answer
    body = _read(request)
    if body is None:
        sentence = _("The body is larger than %(size)s bytes.") % {"size": LARGEST}
        return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)
    try:
        verify(request.headers.get(HEADER, ""), body, secrets=secrets, now=timezone.now())
    except Refused as refusal:
        answer = _problem(HTTPStatus.UNAUTHORIZED, str(refusal), code=refusal.code)
        answer["WWW-Authenticate"] = HEADER
        return answer
    return _take(request, body)


def _take(request: HttpRequest, body: bytes) -> HttpResponse:
    """Read and do what an authentic request says."""
    if request.content_type != "application/json":
        sentence = _("Send the body as application/json.")
        return _problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, sentence, field="Content-Type")
    key = request.headers.get(KEY_HEADER, "")
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        sentence = _("Use at most %(count)s plain characters.") % {"count": LONGEST_KEY}
        return _problem(HTTPStatus.BAD_REQUEST, sentence, field=KEY_HEADER)
    try:
        answer = take(read_order(body), key=key, body=body, now=timezone.now())
    except Malformed as problem:
        return _problem(HTTPStatus.BAD_REQUEST, problem.message, field=problem.field)
    except KeyUsedForSomethingElse as refusal:
        return _refused(refusal, KEY_HEADER)
    except (NoSuchCycle, CycleIsOver) as refusal:
        return _refused(refusal, "cycle")
    response = JsonResponse(answer.body, status=answer.status)
    if answer.is_repeat:
        response["Idempotent-Replayed"] = "true"
    return response


def _read(request: HttpRequest) -> bytes | None:
    """The body, or None where it is too large; no more of it is read than that takes."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    is_number = announced.isascii() and announced.isdigit() and len(announced) < LONGEST_NUMBER
    if not is_number or int(announced) > LARGEST:
        return None
    body = request.read(LARGEST + 1)
    return body if len(body) <= LARGEST else None


def _refused(refusal: Refused, field: str) -> HttpResponse:
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(refusal), field=field, code=refusal.code)


def _problem(status: HTTPStatus, detail: str, *, field: str = "", code: str = "") -> HttpResponse:
    """A problem as RFC 9457 has it."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    if field:
        body["field"] = field
    if code:
        body["code"] = code
    return JsonResponse(body, status=status, content_type="application/problem+json")
