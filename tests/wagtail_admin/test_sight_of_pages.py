"""Every page about one thing is for people who may view that kind of thing; or it says otherwise.

So none of them shows somebody what the registers keep from that person, whatever number stands in
the address and whatever state the thing is in.
"""

import pytest

from mentorship.domain.actors import Right
from mentorship.wagtail_admin import policies
from mentorship.wagtail_admin.urls import urlpatterns
from mentorship.wagtail_admin.workbench.confirm_pair import Confirm
from mentorship.wagtail_admin.workbench.cycles import CyclePage
from mentorship.wagtail_admin.workbench.imports import ImportPage
from mentorship.wagtail_admin.workbench.matches import MatchPage
from mentorship.wagtail_admin.workbench.messages import MessagePage
from mentorship.wagtail_admin.workbench.offers import ApplicationPage
from mentorship.wagtail_admin.workbench.pages import MovePage
from mentorship.wagtail_admin.workbench.queue import QueuePage
from mentorship.wagtail_admin.workbench.queue_assign import Undo
from mentorship.wagtail_admin.workbench.updates import RestUpdate, RetryUpdate

KINDS = {
    ApplicationPage: policies.APPLICATIONS,
    QueuePage: policies.APPLICATIONS,
    Undo: policies.APPLICATIONS,
    MatchPage: policies.MATCHES,
    CyclePage: policies.CYCLES,
    MessagePage: policies.MESSAGES,
}
#: It opens the pairs that wait, and of those that did nothing but the end: test_cycle_changes.
NARROWER = {Confirm}
PAGES = {
    row.callback.view_class
    for row in urlpatterns
    if "<row_id:" in str(row.pattern)
    and issubclass(getattr(row.callback, "view_class", object), MovePage)
    # A file that somebody has brought is none of these things and asks for two rights; what
    # Telegram brought is shown without a word of it.
} - {ImportPage, RestUpdate, RetryUpdate}


def policy_of(page):
    found = [policy for base, policy in KINDS.items() if issubclass(page, base)]
    if not found:
        found = [policies.MENTORS if page.right == Right.REVIEW_MENTORS else policies.APPLICATIONS]
    return found[0]


@pytest.mark.parametrize("view", sorted(PAGES, key=str), ids=lambda view: view.__name__)
def test_the_right_of_the_page_lets_one_view_the_thing(view):
    codename = view.right.partition(".")[2]
    is_covered = codename in policy_of(view).codenames["view"]
    assert is_covered != (view in NARROWER)
