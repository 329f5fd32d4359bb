"""The site's pages, as an editor would put them together from blocks."""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import slugify
from wagtail.models import Page, Site

from example_site.home.models import HomePage, StandardPage
from mentorship.models import MentorProfile

Body = list[tuple[str, Any]]
FEATURED = ("Amara", "Kenji", "Lucía")


def seed_pages(mentors: dict[str, MentorProfile]) -> None:
    """Replace the page that Wagtail brings by a small site."""
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root.refresh_from_db()
    home = HomePage(
        title="Lanternway",
        slug="home",
        search_description="Mentors who remember what it was like to begin.",
        body=_body(_home(mentors)),
    )
    root.add_child(instance=home)
    for title, body, description in (
        ("Mentors", _MENTORS, "Who can help you, with what, and who has room."),
        ("Become a mentor", _BECOME, "Two hours a month that change somebody's year."),
        ("How it works", _HOW, "From your application to your first session, step by step."),
    ):
        home.add_child(
            instance=StandardPage(
                title=title,
                slug=slugify(title),
                show_in_menus=True,
                search_description=description,
                body=_body(body),
            )
        )
    Site.objects.all().delete()
    Site.objects.create(
        hostname="127.0.0.1", root_page=home, is_default_site=True, site_name="Lanternway"
    )


def place_site(address: str) -> None:
    """Tell Wagtail at which address its one site stands; it may change from start to start."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    for site in Site.objects.filter(is_default_site=True):
        if (site.hostname, site.port) != (parts.hostname, port):
            site.hostname, site.port = parts.hostname or "127.0.0.1", port
            site.save()


def _body(blocks: Body) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def _item(value: Any) -> dict[str, Any]:
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}


def _home(mentors: dict[str, MentorProfile]) -> Body:
    hero = {
        "heading": "Somebody has walked this way before you.",
        "text": "Lanternway brings people who want to learn together with people who remember "
        "what it was like. Twenty-four mentors from all over the world, two hours a month.",
    }
    featured = [_item(mentors[name].pk) for name in FEATURED]
    return [
        ("hero", hero),
        ("guided_tour", None),
        ("open_cycle_banner", {"heading": "", "text": _ROUND, "closed_text": ""}),
        ("featured_mentors", {"heading": "Some of our mentors", "mentors": featured}),
        ("programme_figures", _FIGURES),
        ("become_a_mentor", _CALL),
    ]


_FIGURES = {
    "heading": "What we are together",
    "text": "",
    **dict.fromkeys(("mentors", "matches", "languages", "fields"), True),
    "minimum": 5,
}
_ROUND = "Choose up to five mentors in your order. We ask them one after the other."
_CALL = {
    "heading": "Do you remember your own beginning?",
    "text": "Then you have something to give. Two hours a month for each mentee are enough.",
    "button": "Become a mentor",
}
_MENTORS: Body = [
    ("hero", {"heading": "Our mentors", "text": "All of them are invented, and all of them kind."}),
    ("open_cycle_banner", {"heading": "", "text": _ROUND, "closed_text": ""}),
    ("mentor_list", {"heading": "Everybody", "which": "all", "expertise": None, "page_size": 12}),
]
_BECOME: Body = [
    ("hero", {"heading": "Become a mentor", "text": "You decide for whom, how many, how often."}),
    (
        "paragraph",
        "<h2>What we ask of you</h2><ul><li>Two hours a month for each long-term mentee, or a few "
        "single sessions in the first ten days of a month.</li><li>An answer within twelve hours "
        "when we offer you a mentee – a tap on your phone is enough, and no is an answer.</li>"
        "<li>A Calendly link, so that nobody has to write “how about Tuesday?”.</li></ul>"
        "<h2>What you get</h2><p>One offer at a time, with the mentee’s own words. Never a list, "
        "never a race, never a reminder that shames you.</p>",
    ),
    ("become_a_mentor", _CALL),
]
_STEPS = [
    {"title": "You choose", "text": "Up to five mentors, with a few words about what you want."},
    {"title": "We read", "text": "A person looks at every application within two days."},
    {
        "title": "Your first choice is asked",
        "text": "If the answer is no, the next one is asked by itself. If nobody can, we look for "
        "somebody ourselves.",
    },
    {"title": "You meet", "text": "Both of you get a letter with everything you need to begin."},
]
_HOW: Body = [
    ("hero", {"heading": "How it works", "text": "Four steps, and none of them in the dark."}),
    ("how_it_works", {"heading": "From a wish to a talk", "steps": [_item(one) for one in _STEPS]}),
    ("programme_figures", _FIGURES),
    ("become_a_mentor", _CALL),
]
