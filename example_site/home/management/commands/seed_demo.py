"""Fill an empty site with invented people, and with pages that show them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from example_site.seed.cycles import seed_cycles
from example_site.seed.outbox import deliver, leave_open, nudge_once
from example_site.seed.pages import place_site, seed_pages
from example_site.seed.people import seed_mentors, seed_team
from mentorship.models import MentorProfile, MentorshipSettings


class Command(BaseCommand):
    """``seed_demo``: all or nothing; a second run changes nothing."""

    help = "Fill the example site with invented people and pages, once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play the whole history, ending now."""
        if MentorProfile.objects.exists():
            self.stdout.write("There are people already; nothing was changed.")
            return
        now = timezone.now()
        with transaction.atomic():
            MentorshipSettings.objects.update_or_create(
                pk=1, defaults={"programme_name": settings.WAGTAIL_SITE_NAME}
            )
            seed_team()
            mentors = seed_mentors(now=now)
            deliver(now=now)
            seed_cycles(mentors, now=now)
            leave_open(now=now)
            seed_pages(mentors)
            place_site(settings.WAGTAILADMIN_BASE_URL)
        nudge_once()
        self.stdout.write(f"Invented {len(mentors)} mentors and their mentees.")
