"""The words of links: to sign in, and to confirm an application."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mentorship.choices import Notice

from .base import Wording

WORDS: dict[str, Wording] = {
    Notice.SIGN_IN: Wording(
        subject=_("Your sign-in link for {programme}"),
        body=_(
            "Use this link to sign in. It works once, for {minutes} minutes.\n\n"
            "If you did not ask for it, you can ignore this message."
        ),
        action=_("Sign in"),
    ),
    Notice.CONFIRM_APPLICATION: Wording(
        subject=_("Confirm your application"),
        body=_(
            "Your application is ready. Use this link to confirm that this is your address; then "
            "you can send it. The link works once, for {minutes} minutes.\n\n"
            "If you did not apply, you can ignore this message."
        ),
        action=_("Confirm and send"),
    ),
}
