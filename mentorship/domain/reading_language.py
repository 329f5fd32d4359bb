"""In which language somebody is written to."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from mentorship.compat import write_transaction
from mentorship.models import MenteeProfile, MentorProfile

from .actors import Account
from .refusals import Refused


class UnknownLanguage(Refused):
    """The site does not speak this language."""

    code = "unknown_language"
    sentence = _("The site does not speak this language.")


def choose(user: Account, language: str) -> None:
    """Write to this person in the language from now on. Raises ``UnknownLanguage``.

    It stands on the profiles as a mentor and as a mentee; for somebody of the team who is
    neither, it is the language of the admin.
    """
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    with write_transaction(MentorProfile):
        changed = [
            model._default_manager.filter(user=user).update(preferred_language=language)
            for model in (MentorProfile, MenteeProfile)
        ]
        if not any(changed):
            profile = UserProfile.get_for_user(user)
            profile.preferred_language = language
            profile.save(update_fields=["preferred_language"])
