"""Puts people in: the team, and mentors who register and are reviewed as anybody would be."""

from __future__ import annotations

import datetime
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model

from example_site.demo.accounts import ACCOUNTS, SUPERVISOR, TEAM
from example_site.demo.accounts import Account as DemoAccount
from example_site.telegram_simulator.people import create_person
from mentorship.choices import ActorChannel, LearningStyle
from mentorship.domain import mentors
from mentorship.domain.accounts import create_user, prove_address
from mentorship.domain.actors import Actor
from mentorship.models import (
    Expertise,
    Language,
    MentorProfile,
    Specialisation,
    TelegramAccount,
)

from .cast import MENTORS
from .cast.sketch import DOMAIN, Mentor
from .portraits import portrait

PLACES_HOURS = 2  # a month, for each long-term mentee


def the_team() -> Actor:
    """The team member who reviews things, in the admin."""
    user = get_user_model().objects.get(username=TEAM.username)
    return Actor(channel=ActorChannel.ADMIN, user=user)


def seed_team() -> None:
    """Make the accounts that the demonstration prints; the supervisor has a phone."""
    for account in ACCOUNTS:
        user = _team_account(account)
        if account == SUPERVISOR:
            give_phone(user, str(user.get_full_name()))


def _team_account(account: DemoAccount) -> Any:
    user = get_user_model().objects.create_user(
        username=account.username,
        email=account.email,
        password=account.password,
        first_name=account.first_name,
        last_name=account.last_name,
        is_superuser=account.is_superuser,
        is_staff=account.is_superuser,
    )
    user.groups.set(Group.objects.filter(name__in=account.groups))
    return user


def person(name: str, email: str, *, now: datetime.datetime) -> Any:
    """An account whose address is proven, as after a first sign-in."""
    user = create_user(email, name)
    user.first_name, _space, user.last_name = name.partition(" ")
    user.save()
    prove_address(user, now=now)
    return user


def give_phone(user: Any, name: str) -> None:
    """A phone in the simulator whose owner has linked it to the account."""
    phone = create_person(name=name, started=True)
    TelegramAccount.objects.create(user=user, chat_id=phone.user_id, linked_at=timezone.now())


def seed_mentors(*, now: datetime.datetime) -> dict[str, MentorProfile]:
    """Register everybody and let the team accept or reject; returns them by first name."""
    team = the_team()
    profiles: dict[str, MentorProfile] = {}
    for number, sketch in enumerate(MENTORS):
        waits = sketch.status == "PENDING"
        registered = now - (timedelta(hours=11 * (number % 4) + 3) if waits else _long_ago(number))
        profile = _register(sketch, registered)
        reviewed = registered + timedelta(hours=20 + number)
        if sketch.status in {"ACTIVE", "LEFT"}:
            mentors.accept_mentor(profile.pk, actor=team, now=reviewed)
        elif sketch.status == "REJECTED":
            reason = "We cannot recommend paid courses to our mentees."
            mentors.reject_mentor(profile.pk, actor=team, now=reviewed, reason=reason)
        profiles[sketch.name.split()[0]] = profile
    return profiles


def _long_ago(number: int) -> timedelta:
    return timedelta(days=300 - 3 * number, hours=number)


def _register(sketch: Mentor, now: datetime.datetime) -> MentorProfile:
    user = person(sketch.name, sketch.email, now=now)
    if sketch.phone:
        give_phone(user, sketch.name)
    profile = MentorProfile(
        user=user,
        name=sketch.name,
        email=sketch.email,
        timezone=sketch.zone,
        headline=sketch.headline,
        bio=sketch.bio,
        photo=_photo(sketch),
        photo_description=f"Drawn portrait of {sketch.name}",
        website=f"https://{_nickname(sketch)}.{DOMAIN}/" if sketch.long else "",
        elsewhere=f"https://people.{DOMAIN}/@{_nickname(sketch)}" if sketch.phone else "",
        offers_long_term=bool(sketch.long),
        long_term_mentees=sketch.long or None,
        long_term_hours=PLACES_HOURS * sketch.long or None,
        offers_ad_hoc=bool(sketch.ad_hoc),
        ad_hoc_mentees=sketch.ad_hoc or None,
        teaching_style=style_of(sketch.name),
        calendly_url=f"https://calendly.com/{_nickname(sketch)}",
    )
    mentors.register_mentor(profile, actor=Actor(channel=ActorChannel.WEB, user=user), now=now)
    profile.specialisations.set(_levels(sketch))
    codes = sketch.languages.split()
    profile.languages.set([Language.objects.get_or_create(code=code)[0] for code in codes])
    profile.save()
    return profile


def style_of(name: str) -> str:
    """How somebody likes to teach or to learn; some have not said."""
    return ("", *LearningStyle.values)[len(name) % 5]


def _nickname(sketch: Mentor) -> str:
    return sketch.email.partition("@")[0].replace(".", "-")


def _levels(sketch: Mentor) -> list[Specialisation]:
    """The first field is known best; how well, differs from one to the other."""
    best = 4 + len(sketch.name) % 2
    return [
        Specialisation(expertise=topic, level=max(best - place, 2))
        for place, topic in enumerate(topics(sketch.expertise))
    ]


def _photo(sketch: Mentor) -> Any:
    name = f"{sketch.email.partition('@')[0]}.jpg"
    return get_image_model().objects.create(
        title=sketch.name, file=ContentFile(portrait(sketch.look), name=name)
    )


def topics(names: str) -> list[Expertise]:
    """The fields of expertise in a line of text, made where they are missing."""
    listed = [name.strip() for name in names.split(",") if name.strip()]
    return [Expertise.objects.get_or_create(name=name)[0] for name in listed]
