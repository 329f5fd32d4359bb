"""Deleting many snippets at once, which asks the policies here, as all the rest does.

Wagtail's own bulk action names what is ticked to everybody in the admin, and before version 8
it knows no policy: there a site admin could have deleted mentors.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from mentorship.domain.vocabulary import is_in_use
from mentorship.models import CannedReason, Expertise, Language, MentorProfile
from mentorship.numbers import is_row_number


class DeleteWords(DeleteBulkAction):
    """Fields, languages and ready reasons, by those who may delete one of them."""

    models: ClassVar[list[type[Model]]] = [Expertise, Language, CannedReason]
    http_method_names = ("get", "post", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in only those, and understand nothing but ids."""
        if not self.check_perm(None):
            raise PermissionDenied
        if not all(map(is_row_number, request.GET.getlist("id"))):
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def check_perm(self, snippet: Model | None) -> bool:
        """As the list's own policy says, the same for all rows."""
        policy = self.model.snippet_viewset.permission_policy
        return bool(policy.user_has_permission(self.request.user, "delete"))


class NoDeleting(SnippetBulkAction):
    """Nobody deletes mentors: the history hangs on them."""

    models: ClassVar[list[type[Model]]] = [MentorProfile]
    action_type = "delete"
    display_name = _("Delete")
    aria_label = display_name

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """There is no such address."""
        raise Http404


def keep_what_is_in_use(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """Delete no word that people have chosen: it would be gone from what they said of themselves.

    For Wagtail's hook ``before_delete_snippet``, which stands before one and before many.
    """
    kept = [
        word for word in instances if isinstance(word, Expertise | Language) and is_in_use(word)
    ]
    if not kept:
        return None
    sentence = gettext(
        "Nothing was deleted: %(words)s is in use. Take it out of the profiles first, or rename it."
    )
    names = get_text_list([str(word) for word in kept], gettext("and"))
    messages.error(request, sentence % {"words": names})
    model: Any = type(kept[0])
    return redirect(model.snippet_viewset.get_url_name("list"))
