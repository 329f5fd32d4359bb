"""Short ways to make the programme's people and cases, through the domain where it matters."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from mentorship.choices import ActorChannel, CycleStatus, MentorshipType, MentorStatus
from mentorship.domain.accounts import create_user
from mentorship.domain.actors import Account, Actor
from mentorship.domain.applications import Choice, apply
from mentorship.models import (
    Cycle,
    Enrolment,
    Expertise,
    Language,
    MenteeProfile,
    MentorProfile,
    TelegramAccount,
)

_numbers = itertools.count(1)


def make_user(email: str = "", *, permissions: tuple[str, ...] = (), **fields: Any) -> Account:
    """An account with the given permissions, each as "app_label.codename"."""
    user = create_user(email or f"person{next(_numbers)}@example.org")
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    for permission in permissions:
        app_label, codename = permission.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app_label, codename=codename)
        )
    return user


def make_team_member(group: str = "Mentorship team", **fields: Any) -> Account:
    """An account in one of the groups that the plugin brings."""
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def make_supervisor(**fields: Any) -> Account:
    """An account that receives the supervisors' notices."""
    return make_team_member("Mentorship supervisors", **fields)


def make_admin(**fields: Any) -> Account:
    """A site admin."""
    return make_user(is_superuser=True, **fields)


def make_mentor(
    name: str = "",
    *,
    status: str = MentorStatus.ACTIVE,
    expertise: tuple[str, ...] = ("Python",),
    languages: tuple[str, ...] = ("en",),
    with_user: bool = True,
    **fields: Any,
) -> MentorProfile:
    """A mentor who offers both types, with room for three in each."""
    number = next(_numbers)
    name = name or f"Mentor {number}"
    defaults: dict[str, Any] = {
        "email": f"mentor{number}@example.org",
        "slug": f"mentor-{number}",
        "headline": "Helps with the first steps",
        "bio": "Twenty years of practice.",
        "offers_long_term": True,
        "long_term_hours": 6,
        "long_term_mentees": 3,
        "offers_ad_hoc": True,
        "ad_hoc_mentees": 3,
        "calendly_url": f"https://calendly.com/mentor-{number}",
        "created_at": timezone.now(),
    }
    values = defaults | fields
    if with_user and "user" not in values:
        values["user"] = make_user(values["email"])
    mentor = MentorProfile(name=name, status=status, **values)
    mentor.save()
    mentor.expertise.set([Expertise.objects.get_or_create(name=topic)[0] for topic in expertise])
    mentor.languages.set([Language.objects.get_or_create(code=code)[0] for code in languages])
    mentor.save()
    return mentor


def make_mentee(name: str = "", *, verified: bool = True, **fields: Any) -> MenteeProfile:
    """A mentee with an account and a verified address."""
    number = next(_numbers)
    values: dict[str, Any] = {"email": f"mentee{number}@example.org"} | fields
    if "user" not in values:
        values["user"] = make_user(values["email"])
    now = timezone.now()
    return MenteeProfile.objects.create(
        name=name or f"Mentee {number}",
        email_verified_at=now if verified else None,
        created_at=now,
        **values,
    )


def make_cycle(*, status: str = CycleStatus.OPEN, **fields: Any) -> Cycle:
    """A long-term cycle that is open today."""
    today = timezone.localdate()
    defaults: dict[str, Any] = {
        "name": f"Cycle {next(_numbers)}",
        "type": MentorshipType.LONG_TERM,
        "opens_on": today - datetime.timedelta(days=3),
        "closes_on": today + datetime.timedelta(days=10),
    }
    return Cycle.objects.create(status=status, **(defaults | fields))


def make_case(*mentors: MentorProfile, mentee: MenteeProfile | None = None) -> Enrolment:
    """A mentee who has applied to the given mentors, in that order, in the open cycle."""
    mentee = mentee or make_mentee()
    choices = [Choice(mentor.pk, place) for place, mentor in enumerate(mentors, start=1)]
    return apply(
        mentee,
        choices,
        subject="First job",
        motivation="I want to learn.",
        actor=web(mentee.user),
        now=timezone.now(),
    )


def web(user: Any) -> Actor:
    """Somebody on the website."""
    return Actor(channel=ActorChannel.WEB, user=user)


def admin(user: Any) -> Actor:
    """Somebody in the Wagtail admin."""
    return Actor(channel=ActorChannel.ADMIN, user=user)


def link_telegram(user: Any, *, chat_id: int | None = None) -> TelegramAccount:
    """Tie an account to a chat."""
    return TelegramAccount.objects.create(
        user=user, chat_id=chat_id or 1000 + next(_numbers), linked_at=timezone.now()
    )


def reload(instance: Any) -> Any:
    """The row as the database has it now."""
    return type(instance)._default_manager.get(pk=instance.pk)


def put_into(instance: Any, status: str) -> Any:
    """Set a state without its move, which ``save()`` does not do; for tests of what follows."""
    type(instance)._default_manager.filter(pk=instance.pk).update(status=status)
    instance.status = status
    return instance
