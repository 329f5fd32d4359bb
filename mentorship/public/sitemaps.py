"""The mentors' pages for the host's sitemap (M4)."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet

from mentorship.models import MentorProfile


class MentorSitemap(Sitemap):  # type: ignore[type-arg]
    """Every visible mentor's page.

    Goes with Django's own sitemap view and with that of ``wagtail.contrib.sitemaps``::

        sitemaps = {"pages": wagtail.contrib.sitemaps.Sitemap, "mentors": MentorSitemap}
    """

    changefreq = "weekly"

    def items(self) -> QuerySet[MentorProfile, Any]:
        """The mentors in an order that stays, since large sitemaps come in pages."""
        return MentorProfile.objects.visible().only("slug").order_by("pk")
