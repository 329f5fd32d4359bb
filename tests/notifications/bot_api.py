"""A Bot API on this machine's loopback that answers as it is told, over real connections."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class BotApi:
    """What was called over how many connections, and what to answer: status, body or silence."""

    answers: list[Any] = field(default_factory=list)
    calls: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    connections: int = 0
    address: str = ""

    def answer(self, token: str, method: str, arguments: dict[str, str]) -> Any:
        """The next answer that was asked for, else a message."""
        self.calls.append((token, method, arguments))
        if self.answers:
            return self.answers.pop(0)
        result = {"message_id": len(self.calls), "date": 0, "chat": {"id": 1, "type": "private"}}
        return 200, {"ok": True, "result": result}


def refusal(code: int, description: str, **parameters: object) -> tuple[int, dict[str, object]]:
    """An answer of the Bot API that says no."""
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return code, {**body, "parameters": parameters} if parameters else body


HANG_UP = object()
SILENCE = object()


@contextmanager
def bot_api(api: BotApi | None = None) -> Iterator[BotApi]:
    """Serve inside this block."""
    api, over = api or BotApi(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            api.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            token, method = self.path.removeprefix("/bot").rsplit("/", 1)
            values = {key: value[0] for key, value in parse_qs(body).items()}
            answer = api.answer(token, method, values)
            if answer is SILENCE:
                over.wait(20)
            if answer in (SILENCE, HANG_UP):
                self.close_connection = True
                return
            status, content = answer
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # Who is killed in a test hangs up in the middle of a word.
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]
    api.address = f"http://127.0.0.1:{server.server_port}/bot"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield api
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()
