"""One's account in Wagtail leads to one's messages of the programme, where there are any."""

import pytest
from django.urls import reverse

from mentorship.testing import factories

pytestmark = pytest.mark.django_db

ACCOUNT = "wagtailadmin_account"
MESSAGES = 'href="/mentorship/my/messages/"'
NOT_LINKED = "Telegram is not linked"


def account_of(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(ACCOUNT)).content.decode()


@pytest.mark.usefixtures("telegram")
def test_whoever_is_told_something_finds_the_way_to_choose_it(client):
    team = factories.make_team_member()
    content = account_of(client, team)
    assert MESSAGES in content
    assert f'href="{reverse("mentorship_admin:digest")}"' in content
    assert NOT_LINKED in content
    factories.link_telegram(team, chat_id=5)
    assert NOT_LINKED not in account_of(client, team)


def test_an_editor_of_pages_alone_is_told_nothing(client):
    editor = factories.make_user(permissions=("wagtailadmin.access_admin",))
    assert MESSAGES not in account_of(client, editor)


def test_without_telegram_it_is_not_spoken_of(client, settings):
    settings.MENTORSHIP = {}
    assert NOT_LINKED not in account_of(client, factories.make_team_member())


def test_saving_the_account_goes_on_as_before(client):
    team = factories.make_team_member()
    account_of(client, team)
    form = client.get(reverse(ACCOUNT)).context["panels_by_tab"]
    data = {}
    for panels in form.values():
        for panel in panels:
            bound = panel.get_form()
            data |= {field.html_name: field.value() or "" for field in bound}
    for name in list(data):
        if name.startswith("password-"):
            data[name] = ""
    data |= {"name_email-first_name": "Renamed", "name_email-last_name": "Person"}
    data["name_email-email"] = team.email
    data["name_email-current_password"] = ""
    response = client.post(reverse(ACCOUNT), data)
    assert response.status_code == 302
    team.refresh_from_db()
    assert team.first_name == "Renamed"
