"""An application that somebody has begun: the account's draft, or that of the visitor's session."""

from __future__ import annotations

import datetime
import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mentorship.choices import DraftKind
from mentorship.domain import choosing, drafts
from mentorship.models import Draft

SESSION_KEY = "mentorship_application"


class Begun:
    """What the person behind a request has typed so far."""

    def __init__(self, request: HttpRequest) -> None:
        self._session: Any = request.session
        self._user = request.user if request.user.is_authenticated else None
        self._draft = drafts.load(DraftKind.APPLICATION, user=self._user, key=self.key)

    @property
    def key(self) -> str | None:
        """What opens a visitor's draft; an account needs none."""
        return None if self._user else self._session.get(SESSION_KEY)

    @property
    def exists(self) -> bool:
        """Whether something has been kept before."""
        return self._draft is not None

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, by field; nothing where only mentors were chosen."""
        data = self._draft.data if self._draft else {}
        return data if "name" in data else {}

    @property
    def saved_at(self) -> datetime.datetime | None:
        """When the words were kept."""
        return self._draft.changed_at if self._draft and self.words else None

    @property
    def mark(self) -> str:
        """A mark of the words as they are kept."""
        return mark_of(self.words)

    def keep(self, data: dict[str, Any]) -> Draft:
        """Save it, for the account or under a key that the session remembers."""
        self._draft = drafts.keep(
            DraftKind.APPLICATION, user=self._user, key=self.key, data=data, now=timezone.now()
        )
        if self._user is None:
            self._session[SESSION_KEY] = self._draft.key
        return self._draft


def mark_of(words: dict[str, Any]) -> str:
    """A mark of what was typed, which tells nothing of it; the list of mentors is no part of it.

    By this a browser knows whether the copy that it has goes with what we have.
    """
    typed = {name: value for name, value in words.items() if name != choosing.ENTRY}
    content = json.dumps(typed, sort_keys=True)
    return salted_hmac("mentorship.begun", content, algorithm="sha256").hexdigest() if typed else ""
