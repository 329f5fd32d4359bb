"""How the domain says no: one exception with a machine code and one clear sentence."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The domain refused; nothing was changed.

    ``code`` is stable and for machines; ``str()`` gives the sentence for people, in the
    language that is active when it is read.
    """

    code = "refused"
    sentence: str | Promise = _("This cannot be done.")

    def __init__(self, **params: object) -> None:
        super().__init__(params)
        self.params = params

    def __str__(self) -> str:
        return str(self.sentence) % self.params if self.params else str(self.sentence)


class NotAllowed(Refused):
    """The actor has no right to do this."""

    code = "not_allowed"
    sentence = _("You are not allowed to do this.")


class ReasonMissing(Refused):
    """The move needs a reason and none was given."""

    code = "reason_missing"
    sentence = _("Give a reason, so that everyone concerned can understand it.")


class TransitionRefused(Refused):
    """The move is not in the lifecycle table for the state that the thing is in."""

    code = "transition_refused"
    sentence = _("This cannot be done any more: the state is now “%(state)s”.")
