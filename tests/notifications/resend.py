"""Resend, as far as its documentation of keys against repeats goes.

A key stands in a header of the request; one in the message itself is none. The same key with the
same words gets the same answer and sends nothing; with other words, or while the first request
still runs, it is refused. After a day a key is forgotten.
"""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import django
import requests

KEY = "Idempotency-Key"


@dataclass
class Resend:
    """What it took, and what it answers to a request."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    known: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def settings(self, settings: Any) -> None:
        """Let the site send through it, with anymail's real backend."""
        backend = "anymail.backends.resend.EmailBackend"
        if django.VERSION >= (6, 1):
            options = {"api_key": "re_key"}
            settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        else:
            settings.EMAIL_BACKEND = backend
        settings.ANYMAIL = {"RESEND_API_KEY": "re_key"}

    def answer(self, request: requests.PreparedRequest) -> requests.Response:
        """Take a message, or know it again."""
        key, body = str(request.headers.get(KEY, "")), str(request.body)
        if not key:
            return response(200, self._take(body))
        self.keys.append(key)
        if key not in self.known:
            self.known[key] = (body, self._take(body))
        first, said = self.known[key]
        if first != body:
            return response(409, {"statusCode": 409, "name": "invalid_idempotent_request"})
        return response(200, said)

    def forget(self) -> None:
        """A day has passed."""
        self.known.clear()

    def _take(self, body: str) -> dict[str, Any]:
        self.taken.append(json.loads(body))
        return {"id": f"number-{next(self._numbers)}"}


def response(status: int, said: dict[str, Any]) -> requests.Response:
    """An answer as the library hands it on."""
    found = requests.Response()
    found.status_code, found._content = status, json.dumps(said).encode()
    found.headers["Content-Type"] = "application/json"
    return found
