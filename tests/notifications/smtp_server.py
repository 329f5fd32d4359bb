"""A mail server on this machine's loopback that says at each step what it is told to say."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

GOOD = {
    "greeting": "220 ready",
    "ehlo": "250 hello",
    "mail": "250 ok",
    "rcpt": "250 ok",
    "data": "354 go on",
    "message": "250 kept",
    "quit": "221 bye",
    "rset": "250 ok",
}
HANG_UP = ""


@dataclass
class SmtpServer:
    """Where it listens, what it answers, and the messages that it has accepted or only seen."""

    answers: dict[str, str] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    port: int = 0

    def answer(self, step: str) -> str:
        """What is said at a step; empty for hanging up."""
        return self.answers.get(step, GOOD.get(step, "250 ok"))


@contextmanager
def smtp_server(**answers: str) -> Iterator[SmtpServer]:
    """Serve inside this block."""
    state = SmtpServer(answers=dict(answers))

    class Handler(socketserver.StreamRequestHandler):
        def say(self, step: str) -> bool:
            text = state.answer(step)
            if text:
                self.wfile.write(f"{text}\r\n".encode())
            return bool(text)

        def handle(self) -> None:
            going = self.say("greeting")
            while going and (line := self.rfile.readline().decode().strip()):
                step = line.split()[0].lower()
                going = self.say(step)
                if step == "data" and going and state.answer("data").startswith("3"):
                    going = self.take_message()

        def take_message(self) -> bool:
            lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
            message = "".join(lines)
            state.seen.append(message)
            if state.answer("message").startswith("2"):
                state.accepted.append(message)
            return self.say("message")

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield state
        server.shutdown()
        thread.join()
