"""E-mail addresses that are written to no more, and writing to them again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from mentorship.domain.actors import Right
from mentorship.domain.refusals import Refused
from mentorship.domain.returned import lift
from mentorship.models import TroubledAddress
from mentorship.numbers import is_row_number

from .pages import TeamPage, paged


class Addresses(TeamPage):
    """The list, the newest first; each has its button."""

    right = Right.MANAGE_MESSAGES
    template_name = "mentorship/admin/addresses.html"
    http_method_names = ("get", "post", "head", "options")
    page_title = _("Stopped addresses")
    header_icon = "mail"
    parent = ("mentorship_messages_modeladmin_index", _("Messages"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lift one."""
        number = request.POST.get("address", "")
        if not is_row_number(number):
            raise BadRequest
        try:
            email = lift(int(number), actor=self.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            sentence = gettext(
                "We write to %(address)s again. Messages that failed can be sent anew."
            )
            messages.success(request, sentence % {"address": email})
        return HttpResponseRedirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of the list."""
        rows = TroubledAddress.objects.order_by("-since", "-pk")
        return super().get_context_data(**paged(self.request, rows), **kwargs)
