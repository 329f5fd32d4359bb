"""A visit to a freshly installed site: run as a program inside the project by the test.

Adds a mentor, opens a cycle, puts the block on a page and applies, as a visitor would.
"""

import os
import re
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clubsite.settings.dev")
django.setup()

from django.apps import apps  # noqa: E402
from django.core import mail  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from mentorship.models import Application, HistoryEntry, Notification  # noqa: E402
from mentorship.notifications.delivery import deliver_due  # noqa: E402
from mentorship.testing import factories as make  # noqa: E402


def link_in_last_mail() -> str:
    return re.search(r"https?://[^/\s]+(\S+)", mail.outbox[-1].body)[1]


def visit() -> None:
    """Walk from the page with the block to the team's review."""
    setup_test_environment()
    mentor = make.make_mentor("Ines Example")
    make.make_mentor("Pablo Pending", status="PENDING")
    make.make_cycle()
    home = Site.objects.get(is_default_site=True).root_page
    page = apps.get_model("home", "MentorsPage")(
        title="Mentors", body=[("mentor_list", {}), ("open_cycle_banner", {})]
    )
    Page.objects.get(pk=home.pk).add_child(instance=page)

    visitor = Client(enforce_csrf_checks=False)
    html = visitor.get(page.url).content.decode()
    assert "Ines Example" in html, html
    assert "Pablo Pending" not in html
    visitor.post(reverse("mentorship:choices_change"), {"action": "add", "mentor": mentor.pk})
    html = visitor.get(reverse("mentorship:sign_in")).content.decode()
    asked = {"email": "visitor@example.org", "opened": re.search(r'opened" value="(.+?)"', html)[1]}
    time.sleep(2)  # nobody types an address in less
    visitor.post(reverse("mentorship:sign_in"), asked)
    deliver_due()
    link = link_in_last_mail()
    assert visitor.get(link).status_code == 200
    assert visitor.post(link).status_code == 302
    response = visitor.post(
        reverse("mentorship:apply"),
        {
            "name": "Vera Visitor",
            "subject": "First job",
            "motivation": "I want to learn.",
            "timezone": "Europe/Vienna",
            "preferred_language": "en",
            "mentor": [mentor.pk],
            "place": [1],
        },
    )
    assert response.status_code == 302, response.content.decode()
    assert Application.objects.get().status == "PENDING"
    assert HistoryEntry.objects.filter(transition="submit").count() == 1
    assert "Ines Example" in visitor.get(reverse("mentorship:my_mentorship")).content.decode()
    assert Notification.objects.filter(notice="application_received").count() == 1

    team = make.make_team_member(email="team@example.org")
    desk = Client()
    desk.force_login(team, backend="django.contrib.auth.backends.ModelBackend")
    review = desk.get(reverse("mentorship_admin:review"))
    assert "Vera Visitor" in review.content.decode()
    assert desk.get(reverse("wagtailadmin_home")).status_code == 200
    print("visited")


if __name__ == "__main__":
    visit()
