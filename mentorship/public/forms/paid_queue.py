"""What a shop may send to the paid queue: checked like a form, field by field."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mentorship.domain.paid_requests import Order

_LARGEST = 2**31 - 1
#: Control characters, and halves of characters, which no database keeps.
_UNSEEN = ("Cc", "Cs")


class Malformed(Exception):
    """The request cannot be read; the field is named where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message, self.field = message, field


class OrderForm(forms.Form):
    """The fields of an order, as they are kept."""

    email = forms.EmailField(max_length=254)
    name = forms.CharField(max_length=120)
    reference = forms.CharField(max_length=120)
    subject = forms.CharField(max_length=140, required=False)
    cycle = forms.IntegerField(min_value=1, max_value=_LARGEST, required=False)


def read_order(body: bytes) -> Order:
    """The order that a body holds. Raises ``Malformed``, which names the field."""
    data = _read_object(body)
    for name, value in data.items():
        if name not in OrderForm.base_fields:
            raise Malformed(_("There is no such field."), name)
        _check_type(name, value)
    form = OrderForm(data)
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Malformed(str(errors[0]), name)
    return Order(**form.cleaned_data)


def _read_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Malformed(_("The body is not JSON.")) from error
    if not isinstance(data, dict):
        raise Malformed(_("The body is not a JSON object."))
    return data


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a field that stands there twice could mean either."""
    data: dict[str, Any] = {}
    for name, value in pairs:
        if name in data:
            raise Malformed(_("This field stands there more than once."), name)
        data[name] = value
    return data


def _check_type(name: str, value: Any) -> None:
    """Words are strings and numbers are numbers; null is the same as nothing."""
    if name == "cycle":
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise Malformed(_("This is no whole number."), name)
    elif value is not None and not isinstance(value, str):
        raise Malformed(_("This is no string."), name)
    elif any(unicodedata.category(sign) in _UNSEEN for sign in value or ""):
        raise Malformed(_("This holds characters that cannot be shown."), name)
