"""The shop that says who has paid: nobody else may say so."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from ..conf import InvalidConfig, get_config

#: Bytes of a secret with which orders are signed, at least: as many as its hash has.
SHORTEST_SECRET = 32


@register("mentorship")
def check_secrets(**kwargs: Any) -> list[CheckMessage]:
    """E007: whoever guesses a secret of the shop puts anybody into the queue as paid."""
    try:
        secrets = get_config().paid_queue_secrets
    except InvalidConfig:
        return []
    if all(len(secret.encode()) >= SHORTEST_SECRET for secret in secrets):
        return []
    return [
        Error(
            "MENTORSHIP['PAID_QUEUE_SECRETS'] holds a secret that is empty or easy to guess.",
            hint=f"Make each of at least {SHORTEST_SECRET} random bytes, for instance by "
            'python -c "import secrets; print(secrets.token_urlsafe(32))".',
            id="mentorship.E007",
        )
    ]
