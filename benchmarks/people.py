"""Mentors by the thousand: invented, of everyday variety, and the same at every run."""

from __future__ import annotations

import io
import random
import warnings

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model

from mentorship.blocks.pictures import SPECS
from mentorship.choices import MentorStatus
from mentorship.models import DirectoryEntry, Expertise, Language, MentorProfile, Specialisation

TOPICS = """Python, Rust, Web development, Databases, Data science, Machine learning, UX design,
Accessibility, Research, Leadership, Interviews, Career change, Cloud and operations, Security,
Mobile apps, Product management, Startups, Freelancing, Public speaking, Technical writing,
Open source, Teaching, Statistics, Robotics, Games, Translation, Music, Photography, Law,
Finance, Marketing, Sales, Medicine, Nursing, Biology, Physics, Chemistry, Farming, Cooking,
History""".replace("\n", " ").split(", ")
CODES = (
    *("en", "es", "de", "fr", "ar", "pt", "hi", "zh-hans"),
    *("ja", "ru", "it", "nl", "pl", "tr", "sw", "uk"),
)
ZONES = (
    *("Europe/Berlin", "Europe/London", "Europe/Madrid", "Europe/Kyiv", "America/New_York"),
    *("America/Los_Angeles", "America/Sao_Paulo", "America/Bogota", "Africa/Lagos"),
    *("Africa/Nairobi", "Asia/Kolkata", "Asia/Tokyo", "Asia/Shanghai", "Asia/Dubai"),
    *("Australia/Sydney", "Pacific/Auckland"),
)
_CONSONANTS, _VOWELS = "bdfghklmnprstvz", "aeiou"
_PORTRAITS = 24
_BATCH = 500


class Words:
    """A language of its own: few words are frequent and most are rare, as everywhere."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.all = sorted({self._word() for _number in range(4000)})
        chance.shuffle(self.all)
        self._weights = [1 / (rank + 3) for rank in range(len(self.all))]

    def _word(self) -> str:
        syllables = range(self._chance.randint(1, 4))
        return "".join(
            self._chance.choice(_CONSONANTS) + self._chance.choice(_VOWELS) for _each in syllables
        )

    def some(self, number: int) -> str:
        """So many words."""
        return " ".join(self._chance.choices(self.all, self._weights, k=number))


def fill(number: int) -> Words:
    """Add mentors until there are so many; returns the words that they use."""
    chance = random.Random(number)
    words = Words(random.Random(7))
    if not Expertise.objects.exists():
        for name in TOPICS:
            Expertise.objects.create(name=name)
    topics = list(Expertise.objects.all())
    languages = [Language.objects.get_or_create(code=code)[0] for code in CODES]
    portraits = _portraits()
    there = MentorProfile.objects.count()
    mentors = [
        _mentor(each, chance, words, portraits[each % len(portraits)])
        for each in range(there, number)
    ]
    MentorProfile.objects.bulk_create(mentors, batch_size=_BATCH)
    Specialisation.objects.bulk_create(
        (
            Specialisation(mentor=mentor, expertise=topic, level=chance.randint(1, 5))
            for mentor in mentors
            for topic in chance.sample(topics, chance.randint(1, 4))
        ),
        batch_size=_BATCH,
    )
    spoken = MentorProfile.languages.through
    spoken.objects.bulk_create(
        (
            spoken(mentorprofile_id=mentor.pk, language_id=language.pk)
            for mentor in mentors
            for language in chance.sample(languages, chance.randint(1, 3))
        ),
        batch_size=_BATCH,
    )
    DirectoryEntry.objects.rewrite(mentor.pk for mentor in mentors)
    return words


def _mentor(number: int, chance: random.Random, words: Words, photo: object) -> MentorProfile:
    mentees = chance.randint(1, 5)
    return MentorProfile(
        name=words.some(2).title(),
        email=f"mentor{number}@example.org",
        slug=f"mentor-{number}",
        headline=words.some(8).capitalize(),
        bio=words.some(chance.randint(60, 180)).capitalize(),
        timezone=chance.choice(ZONES),
        photo=photo,
        offers_long_term=True,
        long_term_hours=2 * mentees,
        long_term_mentees=mentees,
        offers_ad_hoc=number % 2 == 0,
        ad_hoc_mentees=2 if number % 2 == 0 else None,
        calendly_url="https://calendly.com/somebody",
        status=MentorStatus.ACTIVE if number % 20 else MentorStatus.PENDING,
        created_at=timezone.now(),
    )


def _portraits() -> list[object]:
    """A few pictures with the sizes that the cards show, as on a site that is warm."""
    model = get_image_model()
    if not model.objects.exists():
        for number in range(_PORTRAITS):
            drawn = io.BytesIO()
            Image.new("RGB", (1200, 1200), (10 * number, 90, 120)).save(drawn, "JPEG")
            content = ContentFile(drawn.getvalue(), name=f"{number}.jpg")
            image = model.objects.create(title=str(number), file=content)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ResourceWarning)
                image.get_renditions(*SPECS)
    return list(model.objects.all())
