"""The addresses of mentors' pages: free ones, former ones, and moving from one to the other."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from mentorship.compat import write_transaction
from mentorship.models import MentorAddress, MentorProfile

from .locking import lock_mentors

#: Words that stand at the place of a mentor's address and mean something else.
RESERVED = frozenset({"feed"})
_LONGEST = 120
_ATTEMPTS = 3


def free_address(name: str) -> str:
    """An address made from the name that nobody has, and that nobody else ever had."""
    stem = slugify(name, allow_unicode=False)[:_LONGEST] or "mentor"
    return _first_free(stem, taken=_taken(stem))


def readdress(mentor_id: int) -> bool:
    """Let the address follow the name that was just saved; returns whether it moved.

    The former address stays the mentor's own for good and leads to the new one, unless no
    visitor can have seen it: the team never decided on the mentor. Somebody who takes an
    earlier name again gets the earlier address back. Two who move to the same address at
    once end at two addresses.
    """
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return _readdress(mentor_id)
        except IntegrityError:
            continue
    return _readdress(mentor_id)


def mentor_who_had(slug: str) -> MentorProfile | None:
    """The visible mentor whose page once stood at this address (M4)."""
    return MentorProfile.objects.visible().filter(former_addresses__slug=slug).first()


def _readdress(mentor_id: int) -> bool:
    with write_transaction(MentorProfile), transaction.atomic():
        mentor = lock_mentors([mentor_id])[mentor_id]
        stem = slugify(mentor.name, allow_unicode=False)[:_LONGEST] or "mentor"
        if re.fullmatch(rf"{re.escape(stem)}(-\d+)?", mentor.slug):
            return False
        own = mentor.former_addresses
        mine = set(own.values_list("slug", flat=True))
        former, mentor.slug = mentor.slug, _first_free(stem, taken=_taken(stem) - mine)
        own.filter(slug=mentor.slug).delete()
        if mentor.reviewed_at is not None:
            own.create(slug=former)
        mentor.save(update_fields=["slug"])
    return True


def _taken(stem: str) -> set[str]:
    """All addresses in use that begin so.

    Today's are read before the former ones: whoever moves from the one to the other between
    the two readings is seen twice, and never not at all.
    """
    now = set(MentorProfile.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    once = MentorAddress.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    return now | set(once) | RESERVED


def _first_free(stem: str, *, taken: set[str]) -> str:
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (stem, *numbered) if slug not in taken)
