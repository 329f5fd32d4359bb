"""Forms whose page has been open for too long: the CSRF token is stale, the words are not.

The check stays what it is: what it refuses is not acted upon. But a form from our own page,
as the browser vouches, is answered by the same form with a new token and everything that was
typed, where Django's own answer would throw it away.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

from .access import View

_ATTRIBUTE = "_mentorship_form_is_stale"


class _ForgivingCheck(CsrfViewMiddleware):
    """Django's check, which notes a wrong token and refuses a foreign or unknown origin."""

    def _check_token(self, request: HttpRequest) -> None:
        try:
            super()._check_token(request)  # type: ignore[misc]
        except RejectRequest:
            # Origin, or the referrer on a secure page, has been checked by now, if there is one.
            if "HTTP_ORIGIN" not in request.META and not request.is_secure():
                raise
            setattr(request, _ATTRIBUTE, True)


def shown_again(answer: Callable[..., HttpResponse]) -> Callable[[View], View]:
    """Call ``answer`` instead of the view for a form with a stale token; it must not obey it."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if getattr(request, _ATTRIBUTE, False):
                return answer(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        # Exempt from the site's check, because ours stands right behind it.
        checked = decorator_from_middleware(_ForgivingCheck)(chosen)
        return cast("View", csrf_exempt(checked))

    return decorate
