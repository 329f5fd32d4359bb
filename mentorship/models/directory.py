"""The directory's own row for each mentor: what search and facets read, ready to use.

No row says whether its mentor is visible: whoever reads them joins the mentors (M4).
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from mentorship.choices import MentorshipType, MentorStatus

from .people import closed_accounts
from .words import fold, joined

if TYPE_CHECKING:
    from .mentors import MentorProfile

_MARK_BITS = 40
_BATCH = 500


def draw_mark() -> int:
    """A number that no row had before, so that the sum over any rows tells every change."""
    return secrets.randbits(_MARK_BITS)


class DirectoryQuerySet(models.QuerySet["DirectoryEntry"]):
    """Readings and writings of the directory's rows."""

    def visible(self) -> DirectoryQuerySet:
        """The rows of mentors whom the public may see (M4)."""
        active = self.filter(mentor__status=MentorStatus.ACTIVE, mentor__left_at=None)
        return active.exclude(mentor__user__in=closed_accounts())

    def touch(self, mentor_ids: Iterable[int]) -> None:
        """Tell whoever keeps something made from these rows that it is old."""
        for mentor_id in sorted(set(mentor_ids)):
            self.filter(mentor_id=mentor_id).update(mark=draw_mark())

    def hold(self, mentor_ids: Iterable[int]) -> list[MentorProfile]:
        """Lock these mentors, in the order of their ids, until the transaction ends."""
        locked = _mentors().objects.using(self.db).select_for_update(no_key=True)
        return list(locked.filter(pk__in=set(mentor_ids)).order_by("pk"))

    def rewrite(self, mentor_ids: Iterable[int]) -> int:
        """Write the rows of these mentors anew, four queries for every five hundred.

        Returns how many. Deterministic in its order, so that two of them cannot block each
        other for good.
        """
        wanted = sorted(set(mentor_ids))
        for start in range(0, len(wanted), _BATCH):
            self._rewrite(wanted[start : start + _BATCH])
        return len(wanted)

    def _rewrite(self, mentor_ids: list[int]) -> None:
        alias = self.db
        with transaction.atomic(using=alias):
            # Held first, so that nobody writes back the topics of before a change that we see.
            mentors = self.hold(mentor_ids)
            topics, codes = _topics(mentor_ids, alias), _codes(mentor_ids, alias)
            self.using(alias).bulk_create(
                [_entry(each, topics[each.pk], codes[each.pk]) for each in mentors],
                update_conflicts=True,
                unique_fields=["mentor"],
                update_fields=[field.name for field in self.model._meta.fields[1:]],
            )


class DirectoryEntry(models.Model):
    """What the directory knows of one mentor, in the form in which it is compared and counted.

    Written with the mentor in one transaction; ``mentorship_reindex`` writes all of them anew.
    """

    mentor = models.OneToOneField(
        "mentorship.MentorProfile",
        verbose_name=_("mentor"),
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="directory_entry",
    )
    #: The name as lists are sorted by it, the same on every database.
    name_key = models.CharField(max_length=255)
    #: Every word of name, headline, about and fields of expertise, folded, a space before each.
    words = models.TextField()
    #: The same for all but "about": who has the word here stands before who has it there.
    title_words = models.TextField()
    #: A line for each field of expertise, the best known first: its address, "|", its name.
    topics = models.TextField(blank=True)
    #: Codes of the languages, with a space between.
    languages = models.CharField(max_length=255, blank=True)
    zone = models.CharField(max_length=64)
    #: What is offered and for how many: "LONG_TERM:3 AD_HOC:5".
    offers = models.CharField(max_length=64, blank=True)
    #: Another number after each change: the sum over the visible rows tells them apart.
    mark = models.BigIntegerField()

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")
        default_permissions = ()
        indexes = (models.Index(fields=("mentor", "mark"), name="mentorship_entry_mark"),)

    def __str__(self) -> str:
        return self.name_key


def _mentors() -> Any:
    """The model of mentors, which is made after this one: saving a mentor needs this file."""
    return apps.get_model("mentorship", "MentorProfile")


def _topics(mentor_ids: list[int], alias: str) -> defaultdict[int, list[tuple[str, str]]]:
    found: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    levels = _mentors().expertise.through._default_manager.using(alias)
    rows = levels.filter(mentor_id__in=mentor_ids)
    for mentor_id, slug, name in rows.order_by("-level", "expertise__name").values_list(
        "mentor_id", "expertise__slug", "expertise__name"
    ):
        found[mentor_id].append((slug, name))
    return found


def _codes(mentor_ids: list[int], alias: str) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    spoken = _mentors().languages.through._default_manager.using(alias)
    for mentor_id, code in (
        spoken.filter(mentorprofile_id__in=mentor_ids)
        .order_by("language__code")
        .values_list("mentorprofile_id", "language__code")
    ):
        found[mentor_id].append(code)
    return found


def _entry(
    mentor: MentorProfile, topics: list[tuple[str, str]], codes: list[str]
) -> DirectoryEntry:
    title = (mentor.name, mentor.headline, *(name for _slug, name in topics))
    return DirectoryEntry(
        mentor=mentor,
        name_key=fold(mentor.name)[:255],
        words=joined(*title, mentor.bio),
        title_words=joined(*title),
        topics="\n".join(f"{slug}|{' '.join(name.split())}" for slug, name in topics),
        languages=" ".join(codes)[:255],
        zone=mentor.timezone,
        offers=" ".join(
            f"{kind}:{mentor.places_for(kind)}"
            for kind in MentorshipType.values
            if mentor.places_for(kind)
        ),
        mark=draw_mark(),
    )
