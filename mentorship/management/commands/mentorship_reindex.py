"""Write the directory's rows anew, for mentors who came in by another way than being saved."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mentorship.models import DirectoryEntry, MentorProfile


class Command(BaseCommand):
    """Safe to run at any time and as often as one likes; visitors notice nothing of it."""

    help = "Writes what search and filters read of every mentor anew."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write all rows, and say how many."""
        mentor_ids = MentorProfile.objects.order_by("pk").values_list("pk", flat=True)
        written = DirectoryEntry.objects.rewrite(mentor_ids)
        self.stdout.write(f"{written} rows written.")
