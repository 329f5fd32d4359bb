"""The last button of a registration: nothing to fill in, and a guard against robots."""

from __future__ import annotations

from django import forms

from .guard import GuardedForm


class SendForm(GuardedForm, forms.Form):
    """Sends what the steps before have gathered."""

    #: Here one only reads, and may have done so in the steps before.
    seconds_at_least = 1
