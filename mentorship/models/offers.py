"""What a mentor may offer, and which links a profile may have (M1–M3): each error by its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mentorship.conf import get_config

if TYPE_CHECKING:
    from .mentors import MentorProfile

HOURS_PER_MENTEE = 2


def offer_errors(mentor: MentorProfile) -> dict[str, Any]:
    """What is wrong with the kinds, hours and places that are offered (M1, M2)."""
    errors: dict[str, Any] = {}
    if not (mentor.offers_long_term or mentor.offers_ad_hoc):
        errors["offers_long_term"] = _("Choose long-term mentorship, ad-hoc, or both.")
    if mentor.offers_long_term:
        errors |= _long_term_errors(mentor)
    if mentor.offers_ad_hoc and not mentor.ad_hoc_mentees:
        errors["ad_hoc_mentees"] = _("Say how many ad-hoc mentees you can take, at least one.")
    return errors


def _long_term_errors(mentor: MentorProfile) -> dict[str, Any]:
    if not mentor.long_term_mentees:
        return {"long_term_mentees": _("Say how many mentees you can take, at least one.")}
    needed = HOURS_PER_MENTEE * mentor.long_term_mentees
    if mentor.long_term_hours is None or mentor.long_term_hours < needed:
        message = _("%(mentees)s mentees take at least %(hours)s hours a month.")
        params = {"mentees": mentor.long_term_mentees, "hours": needed}
        return {"long_term_hours": ValidationError(message, code="hours", params=params)}
    return {}


def booking_errors(mentor: MentorProfile) -> dict[str, Any]:
    """What is wrong with the page where mentees book (M3)."""
    parts = urlsplit(mentor.calendly_url or "")
    hosts = get_config().booking_hosts
    if not mentor.calendly_url:
        return {}
    if parts.scheme != "https" or parts.hostname not in hosts or not parts.path.strip("/"):
        message = _("Give your own page on %(hosts)s, starting with https://.")
        params = {"hosts": " / ".join(sorted({host.removeprefix("www.") for host in hosts}))}
        return {"calendly_url": ValidationError(message, code="booking", params=params)}
    return {}


def link_errors(mentor: MentorProfile) -> dict[str, Any]:
    """Nothing but https: on a page that is safe itself, browsers warn of all else."""
    message = _("Give an address that starts with https://.")
    urls = {name: getattr(mentor, name) for name in ("website", "elsewhere")}
    return {
        name: ValidationError(message, code="https")
        for name, url in urls.items()
        if url and not url.lower().startswith("https://")
    }
