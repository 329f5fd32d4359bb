"""Asking one address by one method, without the way there through the middleware.

No middleware of the plugin stands there, and none tells one method from another; so a role's
hundreds of questions cost what the views cost, and each answer says what it has written.
"""

import re
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.handlers.exception import response_for_exception
from django.db import connection, transaction
from django.test import RequestFactory
from django.urls import resolve

_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(mentorship_\w+|auth_user)"')
_FACTORY = RequestFactory()


@dataclass(frozen=True)
class Answer:
    """What came back, and which of the tables have been written to."""

    status: int
    content: bytes
    writes: list[str] = field(default_factory=list)

    @property
    def refuses(self):
        """Whether nothing was done or shown. OPTIONS is answered with a header alone."""
        is_empty = self.status == 200 and not self.content
        return not self.writes and (is_empty or self.status in (302, 400, 403, 404, 405))

    @property
    def does_nothing(self):
        """Whether it did nothing, whatever it showed to those who may see it."""
        return not self.writes and self.status < 500


class Asker:
    """One person, who asks for many things."""

    def __init__(self, user=None):
        self.user = user or AnonymousUser()

    def ask(self, method, url, *, is_drawn=True):
        """The answer; what it wrote is undone. A page is drawn only where that is wanted."""
        request = _FACTORY.generic(method, url)
        request.user, request.session = self.user, SessionStore()
        request._messages = CookieStorage(request)
        request._dont_enforce_csrf_checks = True
        writes = []

        def watch(execute, sql, params, many, context):
            result = execute(sql, params, many, context)
            found = _WRITE.match(sql)
            # How many rows an INSERT has made is not known before its answer is read.
            if found and (found[1] == "INSERT INTO" or context["cursor"].rowcount):
                writes.append(found[2])
            return result

        with transaction.atomic(), connection.execute_wrapper(watch):
            response = self._answer(request, url, is_drawn)
            transaction.set_rollback(True)
        content = b"" if response.streaming or not is_drawn else response.content
        return Answer(response.status_code, content, sorted(set(writes)))

    def _answer(self, request, url, is_drawn):
        match = resolve(request.path_info)
        request.resolver_match = match
        try:
            response = match.func(request, *match.args, **match.kwargs)
            if is_drawn and hasattr(response, "render"):
                response = response.render()
        except Exception as error:  # noqa: BLE001 - as Django's own handler does
            return response_for_exception(request, error)
        return response
