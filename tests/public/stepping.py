"""Walking through the registration as a browser would, without a script."""

from django.conf import settings as django_settings

from mentorship.models import Expertise, Language

from .steps import opened

START = "/mentorship/become-a-mentor/"
PARTS = ("you", "know", "offer", "look")
THANKS = START + "thanks/"


def step(name):
    return f"{START}{name}/"


def answers():
    """Good answers, by their step."""
    topic = Expertise.objects.create(name="Engineering")
    codes = Language.objects.filter(code__in=("en", "de"))
    return {
        "you": {
            "name": "Ada Okafor",
            "headline": "Builds bridges",
            "bio": "Twenty years of practice.",
        },
        "know": {
            "expertise": [topic.pk],
            f"level_{topic.pk}": "5",
            "languages": [language.pk for language in codes],
            "timezone": "Europe/Berlin",
            "preferred_language": "de",
        },
        "offer": {
            "offers_long_term": "on",
            "long_term_hours": "4",
            "long_term_mentees": "2",
            "calendly_url": "https://calendly.com/ada",
        },
        "look": {"photo_description": "", "website": "", "elsewhere": ""},
    }


def fill_in(client, given, **wish):
    """Send every step; returns the last answer."""
    for part in PARTS:
        response = client.post(step(part), given[part] | wish)
    return response


def send(client, **data):
    """Press the last button."""
    return client.post(step("check"), {"opened": opened(), **data})


def files():
    """The names of the photos on the disk."""
    root = django_settings.MEDIA_ROOT / "original_images"
    return {path.name for path in root.iterdir()} if root.exists() else set()
