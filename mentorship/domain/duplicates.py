"""Who may be registered twice: the same name, address or link, give or take a letter.

Told to the team as a suspicion with its reason; nothing is decided here. The database finds the
few who could be meant, by plain comparisons that miss nobody; these are looked at closely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Case, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Abs, Length, Replace
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.models import MentorProfile, words_of

#: From this likeness on, two names may be one person's.
ALIKE = 0.9
_MOST = 5
#: So many are looked at closely at most; those with the most in common come first.
_CANDIDATES = 200
_FIELDS = ("pk", "name", "email", "calendly_url", "website", "elsewhere", "status")
_LINKS = ("website", "elsewhere")
#: The name as the directory keeps it: without case and accents.
_KEPT = "directory_entry__name_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Another profile, and why it may be the same person."""

    mentor_id: int
    name: str
    status: str
    why: str | Promise


def suspects(mentor: MentorProfile) -> list[Suspicion]:
    """Other mentors who may be this person: one query, which brings few rows of however many."""
    found = []
    for other in _candidates(mentor):
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


def _candidates(mentor: MentorProfile) -> QuerySet[Any]:
    """All who could be meant, and some besides; the same mailbox or link before a name."""
    signs, pieces = Q(*_same_signs(mentor), _connector=Q.OR), _pieces(mentor.name)
    everybody: QuerySet[Any] = MentorProfile.objects.exclude(pk=mentor.pk)
    others = everybody.alias(
        bare_email=Replace("email", Value("."), Value("")),
        **{f"bare_{name}": _slashless(name) for name in ("calendly_url", *_LINKS)},
    )
    others = others.annotate(
        is_signed=_one_where(signs),
        shared=_Sum(Value(0), *(_one_where(Q(**{f"{_KEPT}__contains": each})) for each in pieces)),
        longer=Abs(Length(_KEPT) - Value(len(mentor.name))),
    )
    close = others.filter(Q(is_signed=1) | Q(shared__gte=_least_shared(mentor.name, pieces)))
    return close.order_by("-is_signed", "-shared", "longer", "pk").only(*_FIELDS)[:_CANDIDATES]


def _same_signs(mentor: MentorProfile) -> Iterator[Q]:
    """Conditions of whom the same mailbox or link belongs to; others may fulfil them as well."""
    local, _at, host = _mailbox(mentor.email).rpartition("@")
    host = host.replace(".", "")
    yield Q(bare_email__iexact=f"{local}@{host}")
    yield Q(bare_email__istartswith=f"{local}+", bare_email__iendswith=f"@{host}")
    # Links as they stand, too: not every database folds every letter as Python does.
    if mentor.calendly_url:
        yield Q(calendly_url__iexact=mentor.calendly_url)
        yield Q(bare_calendly_url__iendswith=_link(mentor.calendly_url).replace("/", ""))
    for url in (mentor.website, mentor.elsewhere):
        for name in _LINKS if url else ():
            yield Q(**{f"{name}__iexact": url})
            yield Q(**{f"bare_{name}__iendswith": _link(url).replace("/", "")})


def _slashless(name: str) -> Replace:
    return Replace(name, Value("/"), Value(""))


def _pieces(name: str) -> list[str]:
    """The pairs of letters in the words of a name; of a word of one letter, the letter."""
    pairs = (
        word[place : place + 2] for word in words_of(name) for place in range(len(word) - 1 or 1)
    )
    return list(dict.fromkeys(pairs))


def _one_where(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


class _Sum(Func):
    """Side by side: a long name has more parts than brackets can be nested on every database."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = IntegerField()


def _least_shared(name: str, pieces: list[str]) -> int:
    """How many of the pieces every name has that is alike.

    Of a name of n letters, one that is alike leaves out at most 2n/11 and puts in at most 2n/9. A
    letter left out breaks two pairs, one put in breaks one: together 4n/11 at the most.
    """
    return max(1, len(pieces) - len(_name(name)) * 4 // 11)


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
