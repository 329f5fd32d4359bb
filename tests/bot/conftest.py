"""An offer that has arrived in a chat."""

import pytest
from django.utils import timezone

from mentorship.domain import review
from mentorship.models import Notification
from mentorship.testing import factories as make

from .conversation import deliver


@pytest.fixture
def offer(telegram):
    """An offer that has arrived in chat 77 as message 1; there is a second choice."""
    make.make_cycle()
    mentor, second = make.make_mentor(), make.make_mentor()
    make.link_telegram(mentor.user, chat_id=77)
    enrolment = make.make_case(mentor, second)
    team = make.make_team_member()
    review.approve_list(enrolment.pk, actor=make.admin(team), now=timezone.now())
    Notification.objects.exclude(notice="offer").delete()
    deliver()
    return enrolment.applications.get(mentor=mentor)
