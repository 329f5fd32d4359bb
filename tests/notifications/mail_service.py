"""A mail service on this machine's loopback that speaks as Postmark does, and keeps what it got."""

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import django
from django.urls import include, path

from tests.urls import urlpatterns as site

#: The host's addresses, with anymail's own webhooks.
urlpatterns = [path("anymail/", include("anymail.urls")), *site]
TOKEN, HOOK = "server-token", "hook-user:hook-password"


@dataclass
class MailService:
    """Where it listens, what it got, and the answer that it gives in the place of a number."""

    url: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    refuse_with: tuple[int, int] | None = None

    def settings(self, settings: Any) -> None:
        """Let the site send through it, with anymail's real backend."""
        backend = "anymail.backends.postmark.EmailBackend"
        if django.VERSION >= (6, 1):
            options = {"server_token": TOKEN, "api_url": self.url}
            settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        else:
            settings.EMAIL_BACKEND = backend
        settings.ANYMAIL = {
            "POSTMARK_SERVER_TOKEN": TOKEN,
            "POSTMARK_API_URL": self.url,
            "WEBHOOK_SECRET": HOOK,
        }


@contextmanager
def mail_service() -> Iterator[MailService]:
    """Serve inside this block."""
    state, numbers = MailService(), itertools.count(1)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, code = state.refuse_with or (200, 0)
            answer: dict[str, Any] = {"ErrorCode": code, "Message": "OK" if not code else "no"}
            if not code:
                state.received.append(body)
                answer |= {"To": body["To"], "MessageID": f"number-{next(numbers)}"}
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
