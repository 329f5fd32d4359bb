"""All that a person reads of a mentor before deciding."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mentorship.models import Application, Inquiry, Match, MentorProfile, TeamNote

from .knowledge import read_knowledge
from .returned import is_troubled
from .seen import marked_mentors


def read_mentor(pk: int) -> Any:
    """Read a mentor's profile and what hangs on it, in two queries.

    Annotated with the ``mark`` of how it stands, ``live_offers``, ``active_matches``, and whether
    there are inquiries, notes and trouble with the address. Raises ``MentorProfile.DoesNotExist``.
    """
    mentor: Any = _mentors().get(pk=pk)
    read_knowledge([mentor])
    return mentor


def _mentors() -> QuerySet[Any]:
    related = MentorProfile.objects.select_related("photo", "user", "proposed_change")
    return marked_mentors(related).annotate(
        live_offers=_number(Application.objects.live()),
        active_matches=_number(Match.objects.active()),
        has_inquiries=Exists(Inquiry.objects.filter(mentor=OuterRef("pk"))),
        has_notes=Exists(TeamNote.objects.filter(mentor=OuterRef("pk"))),
        is_troubled=is_troubled("email"),
    )


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows are the mentor's."""
    own = rows.filter(mentor=OuterRef("pk")).order_by().values("mentor")
    return Coalesce(
        Subquery(own.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
    )
