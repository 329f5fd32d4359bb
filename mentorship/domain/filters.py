"""Saved filters: what somebody searches a list for again and again, under a name."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mentorship.models import SavedFilter

from .actors import Actor, Right
from .refusals import NotAllowed, Refused

NAME_LENGTH, QUERY_LENGTH = 80, 1000
#: So many filters of one list somebody keeps at most.
MOST = 50
#: Where one is in a list is not what one looks for.
_NOT_KEPT = {"p", "page", "next", "export", "csrfmiddlewaretoken", "_w_filter_fragment"}


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


class TooMany(Refused):
    """Nobody finds anything among so many."""

    code = "too_many_filters"
    sentence = _("You have %(most)s filters of this list. Delete one that you do not need first.")


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

    Raises ``NothingFiltered``, ``NameMissing``, ``NameTaken``, ``TooLong``, ``TooMany`` or
    ``NotAllowed``.
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
    if SavedFilter.objects.filter(user=actor.user, page=page).count() >= MOST:
        raise TooMany(most=MOST)
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
    theirs = Q(is_shared=True, user__is_active=True)
    return SavedFilter.objects.filter(mine | theirs, page=page).select_related("user")


def deletable_by(actor: Actor) -> QuerySet[SavedFilter]:
    """One's own filters; whoever keeps the team's words in order tidies up shared ones, too."""
    if actor.user is None:
        return SavedFilter.objects.none()
    shared = Q(is_shared=True) if actor.may(Right.MANAGE_WORDING) else Q(pk__in=())
    return SavedFilter.objects.filter(Q(user=actor.user) | shared)


def delete_filter(filter_id: int, *, actor: Actor) -> SavedFilter:
    """Forget a filter. Raises ``SavedFilter.DoesNotExist``, also for those of others."""
    row = deletable_by(actor).get(pk=filter_id)
    SavedFilter.objects.filter(pk=row.pk).delete()
    return row
