"""Error reports without secrets: Django's pages and letters about an error in one of our pages."""

from __future__ import annotations

import copy
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.template.defaultfilters import pprint
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from .secret_words import HIDDEN, SHORTEST, without_secrets


def report_discreetly(request: Any) -> None:
    """Have an error that may happen in this request reported without what is secret in it."""
    request.exception_reporter_class = DiscreetReporter
    request.exception_reporter_filter = DiscreetVariables()


def discreet_request(request: Any) -> Any:
    """The request as a report may show it: a copy, where its address is a secret."""
    if not isinstance(getattr(request, "exception_reporter_filter", None), DiscreetVariables):
        return request
    mask = _mask_for(request)
    shown = copy.copy(request)
    shown.path, shown.path_info = mask(request.path), mask(request.path_info)
    shown.META = {
        key: mask(value) if isinstance(value, str) else value for key, value in request.META.items()
    }
    return shown


def _mask_for(request: Any) -> Callable[[str], str]:
    """What takes the secrets of the settings and of this request's own link out of a text."""
    match = getattr(request, "resolver_match", None)
    token = str(match.kwargs.get("token") or "") if match else ""

    def mask(text: str) -> str:
        return without_secrets(text.replace(token, HIDDEN) if len(token) >= SHORTEST else text)

    return mask


class _Shown:
    """A value as a report may show it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


class DiscreetVariables(SafeExceptionReporterFilter):
    """The variables of a traceback, without secrets in their values."""

    def get_traceback_frame_variables(self, request: Any, tb_frame: FrameType) -> Any:
        """As Django shows them; values that hold a secret as a text without it."""
        mask = _mask_for(request)
        shown = []
        for name, value in super().get_traceback_frame_variables(request, tb_frame):
            text = pprint(value)
            discreet = mask(text)
            shown.append((name, value if discreet == text else _Shown(discreet)))
        return shown


class DiscreetReporter(ExceptionReporter):
    """Django's page about an error, without secrets wherever they stand."""

    def get_traceback_html(self) -> Any:
        """The report as a page."""
        return _mask_for(self.request)(super().get_traceback_html())

    def get_traceback_text(self) -> Any:
        """The report as a text."""
        return _mask_for(self.request)(super().get_traceback_text())
