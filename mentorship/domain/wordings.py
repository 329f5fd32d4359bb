"""The editors' own words: keeping them, taking them back, and returning to earlier ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from mentorship.compat import write_transaction
from mentorship.models import NoticeWording

from .actors import Actor, Right
from .refusals import Refused


class NoSuchVersion(Refused):
    """The version belongs to other words, or is gone."""

    code = "no_such_version"
    sentence = _("There is no such version.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an editor says; an empty field takes the standard words."""

    subject: str = ""
    body: str = ""
    action: str = ""


def save_wording(notice: str, language: str, words: Words, *, actor: Actor) -> NoticeWording:
    """Say this from now on, and keep a version of it. Saying the same again keeps none."""
    actor.require(Right.MANAGE_WORDING)
    with write_transaction(NoticeWording):
        row, created = NoticeWording.objects.get_or_create(notice=notice, language=language)
        fields = ("subject", "body", "action")
        same = all(getattr(row, name) == getattr(words, name) for name in fields)
        if same and not created:
            return row
        for name in fields:
            setattr(row, name, getattr(words, name))
        row.save()
        row.save_revision(user=actor.user)
    return row


def back_to_standard(notice: str, language: str, *, actor: Actor) -> bool:
    """Say what the catalogue says; the versions stay. Returns whether there was anything else."""
    actor.require(Right.MANAGE_WORDING)
    rows = NoticeWording.objects.filter(notice=notice, language=language)
    if not rows.exclude(subject="", body="", action="").exists():
        return False
    save_wording(notice, language, Words(), actor=actor)
    return True


def version(row: NoticeWording, revision_id: int) -> Words:
    """The words of an earlier version. Raises ``NoSuchVersion``."""
    revision = row.revisions.filter(pk=revision_id).first()
    if revision is None:
        raise NoSuchVersion
    return words_of(revision)


def words_of(revision: Revision) -> Words:
    """What a version says."""
    content = revision.content
    return Words(**{name: content.get(name) or "" for name in ("subject", "body", "action")})
