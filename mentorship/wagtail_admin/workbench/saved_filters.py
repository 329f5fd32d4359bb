"""Saving the filter of a list under a name, and forgetting it; posted to from the list itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from mentorship.domain import filters
from mentorship.domain.refusals import NotAllowed, Refused
from mentorship.models import SavedFilter
from mentorship.wagtail_admin.lists import LISTS, address_of
from mentorship.wagtail_admin.policies import actor_for


class SaveFilter(View):
    """Keep what the list shows now."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, page: str) -> HttpResponseRedirect:
        """Save it, and go back to the list as it was."""
        check_door(request, page)
        query = request.POST.get("query", "")
        try:
            row = filters.save_filter(
                page=page,
                name=request.POST.get("name", ""),
                query=query,
                is_shared=bool(request.POST.get("is_shared")),
                actor=actor_for(request.user),
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except Refused as refusal:
            messages.error(request, str(refusal))
            query = filters.clean_query(query)
            short = query if len(query) <= filters.QUERY_LENGTH else ""
            return HttpResponseRedirect(address_of(page, short))
        messages.success(request, _("The filter “%(name)s” was saved.") % {"name": row.name})
        return HttpResponseRedirect(address_of(page, row.query))


class DeleteFilter(View):
    """Forget one's own filter, or a shared one that the team needs no more."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, filter_id: int) -> HttpResponseRedirect:
        """Forget it, and go to the whole list."""
        actor = actor_for(request.user)
        row = get_object_or_404(filters.deletable_by(actor), pk=filter_id)
        if not actor.owns(row.user_id):
            check_door(request, row.page)
        try:
            filters.delete_filter(row.pk, actor=actor)
        except SavedFilter.DoesNotExist as error:
            raise Http404 from error
        messages.success(request, _("The filter “%(name)s” was deleted.") % {"name": row.name})
        home: Any = address_of(row.page) if row.page in LISTS else "/"
        return HttpResponseRedirect(home)


def check_door(request: HttpRequest, page: str) -> None:
    """Only lists that exist, and only for those who may see them."""
    if page not in LISTS:
        raise Http404
    if not LISTS[page][1](request.user):
        raise PermissionDenied
