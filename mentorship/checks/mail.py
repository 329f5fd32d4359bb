"""How mail leaves: whether it does, and whether a silent server can hold a worker up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register
from django.core.checks import Warning as CheckWarning
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

_DROPPING_BACKENDS = (
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
)
#: A worker that waits longer for a mail server is taken for dead and started anew, in seconds.
LONGEST_WAIT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailer:
    """A way out for mail, and how long it waits for an answer."""

    backend: str
    timeout: float | None = None

    @property
    def is_smtp(self) -> bool:
        """Whether it speaks with a mail server itself."""
        try:
            return issubclass(import_string(self.backend), EmailBackend)
        except (ImportError, TypeError):
            return False


def _mailers() -> Iterator[Mailer]:
    """The configured ways, by the setting that this version of Django reads."""
    mailers = getattr(settings, "MAILERS", None)
    if mailers:
        for mailer in mailers.values():
            options = mailer.get("OPTIONS", {})
            yield Mailer(backend=mailer.get("BACKEND", ""), timeout=options.get("timeout"))
    else:
        yield Mailer(backend=settings.EMAIL_BACKEND, timeout=settings.EMAIL_TIMEOUT)


@register("mentorship", deploy=True)
def check_mail(**kwargs: Any) -> list[CheckMessage]:
    """W004: a mail backend that drops mail."""
    return [
        CheckWarning(
            f"The mail backend {mailer.backend} sends nothing: applicants would wait for ever.",
            hint="Configure SMTP or one of django-anymail's backends.",
            id="mentorship.W004",
        )
        for mailer in _mailers()
        if mailer.backend in _DROPPING_BACKENDS
    ]


@register("mentorship", deploy=True)
def check_patience(**kwargs: Any) -> list[CheckMessage]:
    """W011: a mail server that hangs would hold a worker until that is started anew."""
    return [
        CheckWarning(
            f"A mail server that does not answer holds a worker for more than {LONGEST_WAIT} "
            "seconds, which is then taken for dead and started anew.",
            hint='Set EMAIL_TIMEOUT = 15, or "timeout": 15 among the OPTIONS of the mailer.',
            id="mentorship.W011",
        )
        for mailer in _mailers()
        if mailer.is_smtp and not 0 < (mailer.timeout or 0) < LONGEST_WAIT
    ]
