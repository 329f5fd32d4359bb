"""The page of one's own messages: what one may get, chosen, checked and kept."""

import datetime

import pytest
from django.urls import reverse

from mentorship.choices import Notice
from mentorship.domain.accounts import prove_address
from mentorship.models import MessageHours, NoticePreference
from mentorship.testing import factories

pytestmark = pytest.mark.django_db

PAGE = "/mentorship/my/messages/"
OFF, MUST = Notice.WELCOME_NUDGE, Notice.MATCH_MENTOR


@pytest.fixture
def visitor(client):
    mentor = factories.make_mentor(timezone="Asia/Tokyo")
    return enter(client, mentor.user)


def enter(client, user):
    from django.utils import timezone

    prove_address(user, now=timezone.now())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.user = user
    return client


def filled(client, **changes):
    """The form as a browser would send it, with changes."""
    form = client.get(PAGE).context["form"]
    data = {bound.html_name: bound.value() or "" for bound in form}
    return data | {name.replace("__", "-"): value for name, value in changes.items()}


def send(client, **changes):
    return client.post(PAGE, filled(client, **changes), follow=True)


def test_asks_to_sign_in_first(client):
    assert client.get(PAGE).status_code == 302


def test_has_the_events_that_one_may_get_and_says_what_is_fixed(visitor):
    content = visitor.get(PAGE).content.decode()

    assert "A mentee would like to have you as a mentor" in content
    assert "This cannot be switched off." in content
    assert "It comes at once, in quiet hours, too." in content
    assert "Your application has arrived" not in content
    assert "A mentor declined an offer" not in content
    assert "Asia/Tokyo" in content


def test_keeps_nothing_that_was_not_changed(visitor):
    assert "Your choice is kept." in send(visitor).content.decode()
    assert not NoticePreference.objects.exists()


def test_keeps_the_choice(visitor):
    send(
        visitor,
        **{f"{OFF}__EMAIL": "DIGEST"},
        quiet_from="22:00",
        quiet_until="07:30",
        digest_hour="18",
    )
    row, hours = NoticePreference.objects.get(), MessageHours.objects.get()
    assert (row.user, row.notice, row.channel, row.timing) == (visitor.user, OFF, "EMAIL", "DIGEST")
    assert (hours.quiet_from, hours.quiet_until) == (datetime.time(22), datetime.time(7, 30))
    assert hours.digest_hour == 18
    assert filled(visitor)[f"{OFF}-EMAIL"] == "DIGEST"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({f"{MUST}__EMAIL": "NEVER"}, f"{MUST}-EMAIL", "Select a valid choice"),
        ({f"{OFF}__EMAIL": "SOMETIMES"}, f"{OFF}-EMAIL", "Select a valid choice"),
        ({"quiet_from": "22:00"}, "quiet_until", "when they end"),
        ({"quiet_until": "07:00"}, "quiet_from", "when they end"),
        ({"quiet_from": "late", "quiet_until": "07:00"}, "quiet_from", "Enter a valid time"),
        ({"digest_hour": "24"}, "digest_hour", "Select a valid choice"),
    ],
)
def test_says_beside_the_field_what_is_wrong(visitor, changes, field, sentence):
    response = send(visitor, **changes)

    assert sentence in response.context["form"].errors[field][0]
    assert f'href="#id_{field}"' in response.content.decode()
    assert not NoticePreference.objects.exists()
    assert not MessageHours.objects.exists()


class TestWithTelegram:
    @pytest.fixture(autouse=True)
    def linked(self, visitor, settings):
        settings.MENTORSHIP = {"TELEGRAM_TOKEN": "1:x", "TELEGRAM_BOT_USERNAME": "bot"}
        factories.link_telegram(visitor.user)

    def test_each_event_has_two_ways(self, visitor):
        data = filled(visitor)
        assert (data[f"{MUST}-TELEGRAM"], data[f"{MUST}-EMAIL"]) == ("AT_ONCE", "NEVER")

    def test_both_are_kept_together(self, visitor):
        send(visitor, **{f"{OFF}__EMAIL": "DIGEST"})
        rows = NoticePreference.objects.values_list("channel", "timing")
        assert dict(rows) == {"TELEGRAM": "AT_ONCE", "EMAIL": "DIGEST"}

    def test_an_offer_may_change_its_way_but_not_be_off(self, visitor):
        changes = {"offer__TELEGRAM": "NEVER", "offer__EMAIL": "AT_ONCE"}
        assert "Your choice is kept." in send(visitor, **changes).content.decode()

        response = send(visitor, **(changes | {"offer__EMAIL": "NEVER"}))
        [error] = response.context["form"].errors["offer-TELEGRAM"]
        assert error == "This cannot be switched off. Choose at least one way."


def test_members_of_the_team_have_theirs(client):
    enter(client, factories.make_team_member())
    assert f"{Notice.TEAM_ASSIGNED}-EMAIL" in filled(client)
    send(client, **{f"{Notice.TEAM_ASSIGNED}__EMAIL": "NEVER"})
    assert NoticePreference.objects.get().timing == "NEVER"


def test_is_linked_from_ones_own_pages(visitor):
    for name in ("my_mentorship", "mentor_desk"):
        assert f'href="{PAGE}"' in visitor.get(reverse(f"mentorship:{name}")).content.decode()
    client = enter(visitor, factories.make_team_member())
    page = client.get(reverse("mentorship_admin:digest")).content.decode()
    assert f'href="{PAGE}"' in page


def test_asks_the_database_no_more_for_many_choices(visitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        visitor.get(PAGE)
