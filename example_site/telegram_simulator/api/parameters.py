"""A call's parameters, wherever they travel: address, form, multipart or JSON."""

import json
from typing import Any

from django.http import HttpRequest

from .errors import BadRequest

Raw = dict[str, Any]


def read_parameters(request: HttpRequest) -> "Parameters":
    """Collect the parameters of a call; the body wins over the address."""
    values: Raw = dict(request.GET.items())
    if request.content_type == "application/json":
        values |= _json_body(request.body)
    elif request.method == "POST":
        values |= dict(request.POST.items())
    return Parameters(values)


def _json_body(body: bytes) -> Raw:
    try:
        values = json.loads(body or b"{}")
    except ValueError as error:
        raise BadRequest("can't parse JSON object") from error
    if not isinstance(values, dict):
        raise BadRequest("can't parse JSON object")
    return values


class Parameters:
    """Typed look-ups; a form sends everything as text and structures as JSON."""

    def __init__(self, values: Raw) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are taken as written."""
        value = self._values.get(name)
        return default if value is None else str(value)

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; without a default it is required."""
        value = self._values.get(name, default)
        try:
            return int(str(value))
        except ValueError as error:
            raise BadRequest(f"parameter {name} is required or not a number") from error

    def flag(self, name: str) -> bool:
        """A boolean: absent is false."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def structure(self, name: str, kind: type) -> Any:
        """A JSON value of the given type, or ``None`` when it is absent."""
        value = self._values.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value) if value else None
            except ValueError as error:
                raise BadRequest(f"can't parse {name} JSON object") from error
        if value is not None and not isinstance(value, kind):
            raise BadRequest(f"object expected as {name}")
        return value
