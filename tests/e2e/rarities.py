"""Brings into a demonstration what seldom happens there, and says where the team meets it.

``python -m tests.e2e.rarities`` with the demonstration's own settings; ``Demo.ask`` does that.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator

import django

from example_site.demo.accounts import ADMIN


def bring_about() -> Iterator[tuple[str, int]]:
    """Each address with the row that it is about."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from mentorship.domain import profiles
    from mentorship.domain.importing import taking_in
    from mentorship.models import (
        Application,
        CannedReason,
        Expertise,
        MentorProfile,
        Notification,
        TelegramUpdate,
    )
    from mentorship.testing.factories import admin, web

    now = timezone.now()
    mentor = MentorProfile.objects.filter(status="ACTIVE", left_at=None).earliest("pk")
    words = {"headline": "Now also teaches drawing"}
    profiles.propose_change(mentor.pk, values=words, actor=web(mentor.user), now=now)
    yield "mentorship_admin:mentor_change", mentor.pk

    CannedReason.objects.create(used_for="STRIKE", text="This mentor takes a break.")
    unused = Expertise.objects.create(name="Pottery")
    yield "wagtailsnippets_mentorship_expertise:delete", unused.pk

    offer = Application.objects.filter(status="ADMIN_APPROVED").latest("pk")
    yield "mentorship_admin:assign_undo", offer.pk

    late = now + datetime.timedelta(days=300)
    failed, waiting = Notification.objects.filter(channel="EMAIL", status="SENT").order_by("-pk")[
        :2
    ]
    Notification.objects.filter(pk=failed.pk).update(status="FAILED", last_error="550 Unknown")
    Notification.objects.filter(pk=waiting.pk).update(status="QUEUED", due_at=late)
    yield "mentorship_admin:message_retry", failed.pk
    yield "mentorship_admin:message_cancel", waiting.pk

    given_up = {"bot_id": "42", "update_id": 1, "payload": {"message": {}}, "attempts": 99}
    row = TelegramUpdate.objects.create(received_at=now, error="It was too long.", **given_up)
    yield "mentorship_admin:update_retry", row.pk

    table = f"email,headline\n{mentor.email},Draws\nnobody,x\n".encode()
    actor = admin(get_user_model().objects.get(username=ADMIN.username))
    file, _unknown = taking_in.upload(table, file_name="mentors.csv", actor=actor, now=now)
    yield "mentorship_admin:mentor_import", file.pk


def main() -> None:
    """Print the addresses."""
    django.setup()
    from django.db import transaction
    from django.urls import reverse

    with transaction.atomic():
        print(json.dumps([reverse(name, args=[pk]) for name, pk in bring_about()]))


if __name__ == "__main__":
    main()
