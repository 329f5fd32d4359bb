"""Who may be registered twice: the same name, address or link, give or take a letter.

Told to the team as a suspicion with its reason; nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.models import MentorProfile, words_of

#: From this likeness on, two names may be one person's.
ALIKE = 0.9
_MOST = 5
_FIELDS = ("pk", "name", "email", "calendly_url", "website", "elsewhere", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Another profile, and why it may be the same person."""

    mentor_id: int
    name: str
    status: str
    why: str | Promise


def suspects(mentor: MentorProfile) -> list[Suspicion]:
    """Other mentors who may be this person, in one query."""
    others = MentorProfile.objects.exclude(pk=mentor.pk).order_by("pk").only(*_FIELDS)
    found = []
    for other in others.iterator(chunk_size=2000):
        why = _why(mentor, other)
        if why:
            found.append(
                Suspicion(
                    mentor_id=other.pk,
                    name=other.name,
                    status=other.get_status_display(),
                    why=why,
                )
            )
        if len(found) == _MOST:
            break
    return found


def _why(mentor: MentorProfile, other: MentorProfile) -> str | Promise:
    if _mailbox(mentor.email) == _mailbox(other.email):
        return _("the same mailbox")
    if mentor.calendly_url and _link(mentor.calendly_url) == _link(other.calendly_url):
        return _("the same booking link")
    links = {_link(url) for url in (mentor.website, mentor.elsewhere) if url}
    if links & {_link(url) for url in (other.website, other.elsewhere) if url}:
        return _("the same website")
    if _are_alike(_name(mentor.name), _name(other.name)):
        return _("almost the same name")
    return ""


def _mailbox(address: str) -> str:
    """The address without what one mailbox can be written with: case, dots and a plus."""
    local, _at, host = address.casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"


def _link(url: str) -> str:
    return url.casefold().partition("://")[2].removeprefix("www.").rstrip("/")


def _name(name: str) -> str:
    """The words of a name without accents, whichever of them stands first."""
    return " ".join(sorted(words_of(name)))


def _are_alike(first: str, second: str) -> bool:
    if first == second:
        return bool(first)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return (
        matcher.real_quick_ratio() >= ALIKE
        and matcher.quick_ratio() >= ALIKE
        and matcher.ratio() >= ALIKE
    )
