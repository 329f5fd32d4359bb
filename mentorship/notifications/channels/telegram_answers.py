"""Every answer that Telegram can give, and what we do then."""

from __future__ import annotations

from .answers import Answer, Verdict

#: Raised before a request can have reached anybody.
NOT_CONNECTED = (
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "ProxyError",
    "UnsupportedProtocol",
    "LocalProtocolError",
)

TELEGRAM: tuple[Answer, ...] = (
    Answer(
        says="429 with `retry_after`",
        names=("RetryAfter",),
        verdict=Verdict.SLOW_DOWN,
    ),
    Answer(
        says="429 without `retry_after`, from a proxy for instance",
        names=("NetworkError",),
        words=("too many requests",),
        verdict=Verdict.SLOW_DOWN,
    ),
    Answer(
        says="400 with `migrate_to_chat_id`: a group became a supergroup",
        names=("ChatMigrated",),
        verdict=Verdict.MOVED,
    ),
    Answer(
        says="403: blocked by the user, user is deactivated, removed from the group",
        names=("Forbidden",),
        verdict=Verdict.GONE,
    ),
    Answer(
        says="401 or 404: the token is not accepted",
        names=("InvalidToken",),
        verdict=Verdict.STOPPED,
    ),
    Answer(says="409: conflict", names=("Conflict",), verdict=Verdict.LATER),
    Answer(
        says="400 message is not modified: an edit that has been made",
        names=("BadRequest",),
        words=("message is not modified",),
        verdict=Verdict.DONE,
    ),
    Answer(
        says="400 chat not found, user is deactivated, PEER_ID_INVALID",
        names=("BadRequest",),
        words=("chat not found", "user is deactivated", "peer_id_invalid"),
        verdict=Verdict.GONE,
    ),
    Answer(
        says="400 of any other kind: too long, cannot be parsed, message to edit not found",
        names=("BadRequest",),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="413: the request is too large",
        names=("NetworkError",),
        # By Telegram's words, or by Python's for the number, which are others from 3.13 on.
        words=("request entity too large", "content too large"),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="no connection: refused, unknown name, TLS, connecting takes too long, none is free",
        names=("NetworkError",),
        causes=NOT_CONNECTED,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="no answer in time, connection lost, 5xx, an answer that is no JSON",
        names=("BaseException",),
        verdict=Verdict.UNKNOWN,
    ),
)
