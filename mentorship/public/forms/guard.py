"""A guard against robots for forms that anybody may send: a trap, and a look at the clock.

Whatever falls into the trap gets the ordinary answer, and nothing is written. Whoever is
merely fast, as with a password manager, is asked to press again, and nothing is lost.
"""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

_SIGNER = Signer(salt="mentorship.guard")
_DAY = 24 * 60 * 60


class GuardedForm(forms.BaseForm):
    """Mix it in before the form's own class, and include ``mentorship/forms/guard.html``."""

    #: Nobody fills the form in within so many seconds; a robot does.
    seconds_at_least = 3
    #: The field that people neither see nor reach. Named like something robots know and
    #: browsers do not fill in by themselves.
    trap = "fax_extension"

    @property
    def is_robot(self) -> bool:
        """Whether something was written where nobody can: answer as ever, and do nothing."""
        return bool(self.data.get(self.trap, ""))

    @property
    def opened(self) -> str:
        """When the form was first shown, signed; kept over errors and made anew after a day."""
        sent = str(self.data.get("opened", ""))
        return sent if self._age(sent) is not None else _SIGNER.sign(str(int(time.time())))

    def clean(self) -> dict[str, Any] | None:
        """Refuse what was sent faster than anybody types, in a way that a second press mends."""
        cleaned: dict[str, Any] | None = super().clean()
        age = self._age(str(self.data.get("opened", "")))
        if age is None or age < self.seconds_at_least:
            message = _("That was quick. Please check what you wrote, and press the button again.")
            self.add_error(None, forms.ValidationError(message, code="too_fast"))
        return cleaned

    @staticmethod
    def _age(sent: str) -> float | None:
        """Seconds since the form was shown; None where that cannot be told or is long ago."""
        try:
            age = time.time() - int(_SIGNER.unsign(sent))
        except (BadSignature, ValueError):
            return None
        return age if age <= _DAY else None
