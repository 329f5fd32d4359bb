"""The guided tour: who to be, and what to click next, with links to the very place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from example_site.demo.accounts import SUPERVISOR, TEAM
from example_site.telegram_simulator.models import Person

Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, as somebody."""

    role: str
    who: Text
    title: Text
    text: Text
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One way through the journey."""

    key: str
    title: Text
    text: Text
    steps: list[Step]


VISITOR, TEAM_ROLE, MENTOR = _("Visitor"), _("Team"), _("Mentor")


def characters() -> list[Step]:
    """The three people that one can be, and how to become them."""
    return [
        Step(
            role="visitor",
            who=VISITOR,
            title=_("Be yourself"),
            text=_("Use any address that you like, real or not: all mail lands in the mailbox."),
            links=[Link(label=_("The mailbox"), url=reverse("mailbox:list"))],
        ),
        Step(
            role="mentor",
            who=MENTOR,
            title=_("Be any mentor"),
            text=_("Eight of them have a phone with Telegram. Pick one up and tap."),
            links=[Link(label=_("All phones"), url=reverse("telegram_simulator:people"))],
        ),
        Step(
            role="team",
            who=TEAM_ROLE,
            title=_("Be the team"),
            text=_("Tala reviews, Sami is told on his phone. The password is “%(password)s”.")
            % {"password": TEAM.password},
            links=[Link(label=_("The admin"), url=reverse("wagtailadmin_home"))],
        ),
    ]


def branches() -> list[Branch]:
    """The two ways: somebody says yes, or nobody does."""
    phones = _phones()
    return [
        Branch(
            key="yes",
            title=_("Somebody says yes"),
            text=_("From an application to two letters of welcome."),
            steps=[_choose(), _sign_in(), _approve(), _tap(phones), _confirm(), _told(phones)],
        ),
        Branch(
            key="no",
            title=_("Nobody says yes"),
            text=_("The list runs down by itself, until the team finds a mentor by hand."),
            steps=[_choose_again(), _decline(phones), _queue(phones), _assign(phones)],
        ),
    ]


def _choose() -> Step:
    return Step(
        role="visitor",
        who=VISITOR,
        title=_("Choose mentors and apply"),
        text=_("Put Amara and Kenji on your list: both have a phone. Your list shows the order."),
        links=[Link(label=_("Meet the mentors"), url="/mentors/")],
    )


def _sign_in() -> Step:
    return Step(
        role="visitor",
        who=VISITOR,
        title=_("Sign in without a password"),
        text=_("Give an address, open the letter in the mailbox, follow its link, and send."),
        links=[Link(label=_("The mailbox"), url=reverse("mailbox:list"))],
    )


def _approve() -> Step:
    return Step(
        role="team",
        who=TEAM.first_name,
        title=_("Approve the whole list"),
        text=_("Sign in as “%(name)s” and approve your application: the first mentor is asked.")
        % {"name": TEAM.username},
        links=_admin(_("Applications to review"), "review"),
    )


def _tap(phones: dict[str, str]) -> Step:
    return Step(
        role="mentor",
        who="Amara",
        title=_("Say yes on the phone"),
        text=_("The offer is there already. One tap answers it, and the buttons go away."),
        links=_phone_links(phones, ["Amara"]),
    )


def _confirm() -> Step:
    return Step(
        role="team",
        who=TEAM.first_name,
        title=_("Confirm the match"),
        text=_("See how many places Amara has left, add a meeting link, and confirm."),
        links=_admin(_("Matches to confirm"), "confirm_list"),
    )


def _told(phones: dict[str, str]) -> Step:
    mine = Link(label=_("My mentorship"), url=reverse("mentorship:my_mentorship"))
    mailbox = Link(label=_("The mailbox"), url=reverse("mailbox:list"))
    return Step(
        role="visitor",
        who=_("Both"),
        title=_("Both are told"),
        text=_("The mentor on the phone, you by mail; your own page knows what comes next."),
        links=[*_phone_links(phones, ["Amara"]), mailbox, mine],
    )


def _choose_again() -> Step:
    return Step(
        role="visitor",
        who=VISITOR,
        title=_("Apply as somebody else"),
        text=_("Sign out, take another address, choose two mentors with phones; let Tala approve."),
        links=[Link(label=_("Meet the mentors"), url="/mentors/")],
    )


def _decline(phones: dict[str, str]) -> Step:
    return Step(
        role="mentor",
        who=MENTOR,
        title=_("Say no, and no again"),
        text=_("The moment that one declines, the next one’s phone rings."),
        links=_phone_links(phones, ["Kenji", "Lucía", "Salma", "Mei-Ling"]),
    )


def _queue(phones: dict[str, str]) -> Step:
    return Step(
        role="team",
        who=SUPERVISOR.first_name,
        title=_("Nobody is left: a supervisor is told"),
        text=_("Sami’s phone names the student and links straight to the page that assigns."),
        links=_phone_links(phones, [SUPERVISOR.first_name]),
    )


def _assign(phones: dict[str, str]) -> Step:
    return Step(
        role="team",
        who=SUPERVISOR.first_name,
        title=_("Assign and send the offer"),
        text=_("Mentors are ranked, each with reasons. Farid and Harpreet have phones as well."),
        links=[*_admin(_("Manual-match queue"), "queue"), *_phone_links(phones, ["Farid"])],
    )


def _admin(label: Text, name: str) -> list[Link]:
    """A page of the team's, if this site's urls have it."""
    try:
        return [Link(label=label, url=reverse(f"mentorship_admin:{name}"))]
    except NoReverseMatch:
        return [Link(label=_("The admin"), url=reverse("wagtailadmin_home"))]


def _phones() -> dict[str, str]:
    """Everybody's phone by first name."""
    return {
        person.first_name: reverse("telegram_simulator:phone", args=[person.pk])
        for person in Person.objects.all()
    }


def _phone_links(phones: dict[str, str], names: Iterable[str]) -> list[Link]:
    return [
        Link(label=_("%(name)s’s phone") % {"name": name}, url=phones[name])
        for name in names
        if name in phones
    ]
