"""A Bot API that keeps Telegram's limits to the letter: whoever goes too fast is told 429.

Thirty messages in any second over all chats, one a second in a chat, twenty a minute in a group.
It runs in a process of its own, so that what is measured does not slow it down, and writes every
call into a file: the moment of its arrival, the method, the chat, and what was answered.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import defaultdict, deque
from pathlib import Path
from typing import TextIO
from urllib.parse import parse_qs

OVER_ALL, IN_A_CHAT, IN_A_GROUP = 30, 1, 20
COUNTED = ("sendMessage", "editMessageText")
LATENCY = 0.03  # seconds until an answer, as over a short line


class Limits:
    """What came in lately."""

    def __init__(self) -> None:
        self.all: deque[float] = deque()
        self.chats: dict[str, deque[float]] = defaultdict(deque)

    def wait_for(self, chat: str, now: float) -> float:
        """Seconds that somebody has to wait; 0 lets the message through."""
        group = chat.startswith("-")
        within, most = (60.0, IN_A_GROUP) if group else (1.0, IN_A_CHAT)
        full = [(self.all, 1.0, OVER_ALL), (self.chats[chat], within, most)]
        waits = [_wait(times, seconds, number, now) for times, seconds, number in full]
        if not max(waits):
            self.all.append(now)
            self.chats[chat].append(now)
        return max(waits)


def _wait(times: deque[float], seconds: float, most: int, now: float) -> float:
    while times and now - times[0] >= seconds:
        times.popleft()
    return seconds - (now - times[0]) if len(times) >= most else 0.0


class Server:
    """Answers over connections that stay open."""

    def __init__(self, log: TextIO) -> None:
        self.log, self.limits, self.messages = log, Limits(), 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while request := await reader.readline():
                now = time.time()
                length = 0
                while (line := (await reader.readline()).strip().lower()) not in (b"", b"\r\n"):
                    if line.startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                body = (await reader.readexactly(length)).decode()
                method = request.split()[1].decode().rpartition("/")[2]
                status, answer = self.answer(method, parse_qs(body), now)
                await asyncio.sleep(LATENCY)
                data = json.dumps(answer).encode()
                head = f"HTTP/1.1 {status} x\r\nContent-Length: {len(data)}\r\n\r\n"
                writer.write(head.encode() + data)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def answer(self, method: str, fields: dict[str, list[str]], now: float) -> tuple[int, object]:
        """Let it through, or ask to wait."""
        chat = fields.get("chat_id", [""])[0]
        wait = self.limits.wait_for(chat, now) if method in COUNTED else 0.0
        self.messages += 1
        about = chat or fields.get("callback_query_id", [""])[0]
        self.log.write(f"{now:.6f} {method} {about} {429 if wait else 200}\n")
        self.log.flush()
        if wait:
            seconds = int(wait) + 1
            words = f"Too Many Requests: retry after {seconds}"
            parameters = {"retry_after": seconds}
            refusal = {"ok": False, "error_code": 429, "description": words}
            return 429, {**refusal, "parameters": parameters}
        if method == "answerCallbackQuery":
            return 200, {"ok": True, "result": True}
        card = {"message_id": self.messages, "date": 0, "chat": {"id": 1, "type": "private"}}
        return 200, {"ok": True, "result": card}


async def serve(port: int, path: Path) -> None:
    """Serve until killed."""
    with path.open("w") as log:
        server = await asyncio.start_server(Server(log).talk, "127.0.0.1", port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
