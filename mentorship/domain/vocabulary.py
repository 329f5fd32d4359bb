"""The words in which people describe themselves: what is in use is not taken away from them."""

from __future__ import annotations

from mentorship.models import (
    Enrolment,
    Expertise,
    Language,
    MenteeProfile,
    MentorProfile,
    Specialisation,
)


def is_in_use(word: Expertise | Language) -> bool:
    """Whether a mentor or a mentee has chosen the field or the language."""
    if isinstance(word, Language):
        speaks = {"languages": word.pk}
        return (
            MentorProfile.objects.filter(**speaks).exists()
            or MenteeProfile.objects.filter(**speaks).exists()
        )
    return (
        Specialisation.objects.filter(expertise=word.pk).exists()
        or Enrolment.objects.filter(topics=word.pk).exists()
    )
