"""The team edits a mentor's profile in the admin: from what it has seen, and on record."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from mentorship.compat import write_transaction
from mentorship.models import MentorProfile

from .actors import Actor
from .history import note
from .locking import lock_mentors
from .seen import ChangedMeanwhile, deeds_of_mentor, mark_of_mentor


class ProfileChangedMeanwhile(ChangedMeanwhile):
    """Somebody else has changed the profile since the form was opened."""

    sentence = _(
        "Nothing was saved, for the profile was changed meanwhile: %(deeds)s. What you typed is "
        "still here. Saving again replaces what is there now; to see that first, open the profile "
        "in a second window."
    )


def edit_by_team(
    mentor_id: int,
    *,
    save: Callable[[], MentorProfile],
    labels: Iterable[str],
    mark: str,
    actor: Actor,
    now: datetime.datetime,
) -> MentorProfile:
    """Have the form saved under the mentor's lock, and write down which fields it changed.

    The values are not written down: the history stays for ever, and a profile is about a person.
    ``mark`` is what the form was drawn from; empty: nobody looked. Raises
    ``ProfileChangedMeanwhile``.
    """
    with write_transaction(MentorProfile):
        stored = lock_mentors([mentor_id])[mentor_id]
        if mark and mark != mark_of_mentor(stored):
            raise ProfileChangedMeanwhile(deeds=deeds_of_mentor(stored, mark))
        mentor = save()
        note(mentor, "edit", actor=actor, now=now, reason=", ".join(labels))
    return mentor
