"""Every answer that Telegram, a mail server or a mail service can give, and what we do then.

Each table is read from the top; the first row that fits counts. The rows name classes, codes
and words instead of importing the libraries that raise them, so that the tables read as such
and can be printed; ``docs/reference/answers.md`` shows them and is compared with them.
"""

from __future__ import annotations

import enum
from collections.abc import Container
from dataclasses import dataclass, field


class Verdict(enum.Enum):
    """What follows from an answer."""

    DONE = "It counts as sent."
    LATER = "It did not leave: tried again, later and later."
    SLOW_DOWN = "It did not leave: tried again when we were told to, which costs no attempt."
    MOVED = "It did not leave: the new address is kept and tried at once."
    REFUSED = "It never will: given up in the open; what Telegram refuses goes by e-mail."
    NO_ADDRESS = "As refused, and nothing more is sent to this address; the team is told once."
    GONE = "As refused, and nothing more is sent to this chat until it writes again."
    STOPPED = "The channel stands still and the supervisors are told once; no attempt is lost."
    UNKNOWN = "It may have left: shown as unknown and not repeated, unless repeating is harmless."


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An exception, as far as the tables look at it.

    ``names`` are its classes; ``causes`` the classes of what led to it; ``at`` how far a
    conversation with a mail server had come.
    """

    names: frozenset[str]
    text: str = ""
    code: int | None = None
    causes: frozenset[str] = frozenset()
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One row: who says what, and what we do."""

    says: str
    verdict: Verdict
    names: tuple[str, ...]
    codes: Container[int] = field(default_factory=tuple)
    words: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    at: tuple[str, ...] = ()

    def fits(self, trouble: Trouble) -> bool:
        """Whether this row is about the trouble. What a row does not name it does not ask."""
        return (
            not trouble.names.isdisjoint(self.names)
            and (not self.codes or trouble.code in self.codes)
            and (not self.words or any(word in trouble.text for word in self.words))
            and (not self.causes or not trouble.causes.isdisjoint(self.causes))
            and (not self.at or trouble.at in self.at)
        )


def judge(table: tuple[Answer, ...], trouble: Trouble) -> Answer:
    """The first row that fits; the last row of every table fits everything."""
    return next(row for row in table if row.fits(trouble))


def names_of(error: BaseException) -> frozenset[str]:
    """The names of an exception's classes."""
    return frozenset(cls.__name__ for cls in type(error).__mro__)


def causes_of(error: BaseException, *, depth: int = 8) -> frozenset[str]:
    """The names of the classes of everything that led to an exception."""
    found: set[str] = set()
    cause = error.__cause__ or error.__context__
    while cause is not None and depth:
        found |= names_of(cause)
        cause, depth = cause.__cause__ or cause.__context__, depth - 1
    return frozenset(found)


#: Raised before a request can have reached anybody.
NOT_CONNECTED = (
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "ProxyError",
    "UnsupportedProtocol",
    "LocalProtocolError",
)
TEMPORARY = range(400, 500)
PERMANENT = range(500, 600)

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
        words=("request entity too large",),
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

SMTP: tuple[Answer, ...] = (
    Answer(
        says="4xx to the login",
        names=("SMTPAuthenticationError",),
        codes=TEMPORARY,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="5xx to the login (535), or a sender that is not allowed without one (530)",
        names=("SMTPAuthenticationError",),
        verdict=Verdict.STOPPED,
    ),
    Answer(
        says="the server offers no TLS or login, although the settings want one",
        names=("SMTPNotSupportedError",),
        at=("connecting",),
        verdict=Verdict.STOPPED,
    ),
    Answer(
        says="the server cannot take an address with such letters",
        names=("SMTPNotSupportedError",),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="4xx to the sender (421, 451, 452)",
        names=("SMTPSenderRefused",),
        codes=TEMPORARY,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="552 to the sender: the message is too large",
        names=("SMTPSenderRefused",),
        codes=(552,),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="5xx to the sender (530, 550, 553): nothing of ours would be taken",
        names=("SMTPSenderRefused",),
        verdict=Verdict.STOPPED,
    ),
    Answer(
        says="4xx to the recipient: greylisted, mailbox busy or full (421, 450, 451, 452)",
        names=("SMTPRecipientsRefused",),
        codes=TEMPORARY,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="5xx to the recipient for what we are and not for who they are (5.7.x, relaying)",
        names=("SMTPRecipientsRefused",),
        words=("5.7.", "relay"),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="5xx to the recipient: no such mailbox (550, 551, 553)",
        names=("SMTPRecipientsRefused",),
        codes=(550, 551, 553),
        verdict=Verdict.NO_ADDRESS,
    ),
    Answer(
        says="5xx to the recipient of any other kind (552, 554)",
        names=("SMTPRecipientsRefused",),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="4xx to the message (421, 450, 451, 452)",
        names=("SMTPDataError",),
        codes=TEMPORARY,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="5xx to the message: policy, size, taken for spam (550, 552, 554)",
        names=("SMTPDataError",),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="4xx or 5xx to the greeting (421, 554)",
        names=("SMTPConnectError", "SMTPHeloError"),
        verdict=Verdict.LATER,
    ),
    Answer(
        says="no connection, or lost before the message itself (DATA) was on its way",
        names=("BaseException",),
        at=("connecting", "addressing"),
        verdict=Verdict.LATER,
    ),
    Answer(
        says="the connection is lost or silent after DATA",
        names=("BaseException",),
        verdict=Verdict.UNKNOWN,
    ),
)

#: Raised by the libraries below anymail before a request can have reached anybody.
NEVER_REACHED = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "ConnectTimeout",
    "NameResolutionError",
    "SSLCertVerificationError",
    "ConnectionRefusedError",
    "gaierror",
)

SERVICE: tuple[Answer, ...] = (
    Answer(
        says="429: too many requests",
        names=("AnymailAPIError",),
        codes=(429,),
        verdict=Verdict.SLOW_DOWN,
    ),
    Answer(
        says="401, 402, 403, 404: key, account, permission or domain is not accepted",
        names=("AnymailAPIError",),
        codes=(401, 402, 403, 404),
        verdict=Verdict.STOPPED,
    ),
    Answer(
        says="409 `invalid_idempotent_request`: the key came with other words before, and arrived",
        names=("AnymailAPIError",),
        codes=(409,),
        words=("invalid_idempotent_request",),
        verdict=Verdict.DONE,
    ),
    Answer(
        says="408, 409, 423, 425: not now",
        names=("AnymailAPIError",),
        codes=(408, 409, 423, 425),
        verdict=Verdict.LATER,
    ),
    Answer(
        says="4xx of any other kind (400, 406, 413, 422)",
        names=("AnymailAPIError",),
        codes=TEMPORARY,
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="recipient refused: the service knows that the address takes nothing",
        names=("AnymailRecipientsRefused",),
        verdict=Verdict.NO_ADDRESS,
    ),
    Answer(
        says="address or content that the service cannot take",
        names=(
            "AnymailInvalidAddress",
            "AnymailUnsupportedFeature",
            "AnymailSerializationError",
            "AnymailCancelSend",
            "BadHeaderError",
            "UnicodeError",
        ),
        verdict=Verdict.REFUSED,
    ),
    Answer(
        says="the settings of the service are incomplete",
        names=("ImproperlyConfigured",),
        verdict=Verdict.STOPPED,
    ),
    Answer(
        says="no connection: refused, unknown name, TLS, connecting takes too long",
        names=NEVER_REACHED,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="the same, reported by anymail",
        names=("AnymailAPIError",),
        causes=NEVER_REACHED,
        verdict=Verdict.LATER,
    ),
    Answer(
        says="5xx, no answer in time, connection lost, an answer that cannot be read",
        names=("BaseException",),
        verdict=Verdict.UNKNOWN,
    ),
)
