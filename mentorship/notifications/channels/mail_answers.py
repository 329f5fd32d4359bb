"""Every answer that a mail server or a mail service can give, and what we do then."""

from __future__ import annotations

from .answers import Answer, Verdict

TEMPORARY = range(400, 500)

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
