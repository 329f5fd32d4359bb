"""The form that asks for an e-mail address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .guard import GuardedForm


class SignInForm(GuardedForm, forms.Form):
    """One address, to which the link goes."""

    #: A browser may have filled the one field in by itself.
    seconds_at_least = 1

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
