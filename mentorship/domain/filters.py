"""Saved filters: what somebody searches a list for again and again, under a name."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mentorship.models import SavedFilter

from .actors import Actor
from .refusals import NotAllowed, Refused

NAME_LENGTH, QUERY_LENGTH = 80, 1000
#: Where one is in a list is not what one looks for.
_NOT_KEPT = {"p", "page", "next", "export", "csrfmiddlewaretoken"}


class NothingFiltered(Refused):
    """The list is shown whole."""

    code = "nothing_filtered"
    sentence = _("Search or filter the list first; then save what you see.")


class NameMissing(Refused):
    """A filter is found by its name."""

    code = "name_missing"
    sentence = _("Give the filter a name.")


class TooLong(Refused):
    """Longer than what can be kept."""

    code = "filter_too_long"
    sentence = _("This name or filter is too long to be saved.")


class NameTaken(Refused):
    """One's own filters of a list have different names."""

    code = "name_taken"
    sentence = _("You have a filter of that name already.")


def clean_query(text: str) -> str:
    """A query string as it is kept: only names and values, no page number, nothing empty."""
    given = QueryDict(text.replace("\0", "").removeprefix("?"))
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        filled = [value for value in values if isinstance(value, str) and value]
        if name and name not in _NOT_KEPT and filled:
            kept.setlist(name, filled)
    return kept.urlencode()


def save_filter(*, page: str, name: str, query: str, is_shared: bool, actor: Actor) -> SavedFilter:
    """Keep a list's query string under a name; shared ones are shown to all who see the list.

    Raises ``NothingFiltered``, ``NameMissing``, ``NameTaken``, ``TooLong`` or ``NotAllowed``.
    """
    if actor.user is None:
        raise NotAllowed
    name, query = " ".join(name.replace("\0", "").split()), clean_query(query)
    if not query:
        raise NothingFiltered
    if not name:
        raise NameMissing
    if len(name) > NAME_LENGTH or len(query) > QUERY_LENGTH:
        raise TooLong
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(
                user=actor.user, page=page, name=name, query=query, is_shared=is_shared
            )
    except IntegrityError as error:
        raise NameTaken from error


def filters_for(actor: Actor, page: str) -> QuerySet[SavedFilter]:
    """The person's own filters of a list, and those that others share."""
    mine = Q(user=actor.user)
    return SavedFilter.objects.filter(mine | Q(is_shared=True), page=page)


def delete_filter(filter_id: int, *, actor: Actor) -> SavedFilter:
    """Forget one's own filter. Raises ``SavedFilter.DoesNotExist``, also for other people's."""
    if actor.user is None:
        raise NotAllowed
    row = SavedFilter.objects.get(pk=filter_id, user=actor.user)
    SavedFilter.objects.filter(pk=row.pk).delete()
    return row
