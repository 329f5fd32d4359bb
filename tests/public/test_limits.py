"""How much one client and one mailbox may ask, and which address is the client's."""

import pytest
from django.test import Client, RequestFactory

from mentorship.models import Notification
from mentorship.public.limits import client_of

from .steps import ask_for_link


def seen_from(address, forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_of(RequestFactory().get("/", REMOTE_ADDR=address, **headers))


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("8.8.8.8", "8.8.8.8"),
        ("::ffff:8.8.8.8", "8.8.8.8"),
        ("2a00:1450:4001:81b:aaaa:bbbb:cccc:dddd", "2a00:1450:4001:81b::/64"),
        # Our own proxy, whom nobody has told us to trust, and what is no address at all.
        ("127.0.0.1", ""),
        ("10.0.0.7", ""),
        ("fd00::1", ""),
        ("", ""),
        ("unix:", ""),
    ],
)
def test_without_a_proxy_the_peer_is_the_client(address, client):
    assert seen_from(address) == client
    assert seen_from(address, "9.9.9.9") == client, "anybody can invent that header"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        (1, "invented, 9.9.9.9:4711", "9.9.9.9"),
        (1, "[2a00:1450::7]:4711", "2a00:1450::/64"),
        (1, "10.0.0.7", "10.0.0.7"),
        (2, "1.1.1.1, 9.9.9.9, 10.0.0.1", "9.9.9.9"),
        # Somebody who went round a proxy is known by their own address.
        (2, "9.9.9.9", "8.8.8.8"),
        (1, "", "8.8.8.8"),
        (1, None, "8.8.8.8"),
        (1, "nonsense", ""),
    ],
)
def test_behind_proxies_it_is_what_the_outermost_saw(settings, proxies, forwarded, client):
    settings.MENTORSHIP = {"TRUSTED_PROXIES": proxies}

    assert seen_from("8.8.8.8", forwarded) == client


@pytest.mark.usefixtures("db")
class TestSignIn:
    def test_all_names_of_a_mailbox_are_one_mailbox(self, client):
        for n in range(12):
            ask_for_link(client, f"Ada+{n}@example.org")
        ask_for_link(client, "ada@example.org")
        ask_for_link(client, "+ada@example.org")

        assert Notification.objects.filter(email__istartswith="ada").count() == 10
        assert Notification.objects.filter(email="+ada@example.org").exists()

    def test_one_client_cannot_write_to_the_whole_town(self, client):
        answers = {
            ask_for_link(Client(REMOTE_ADDR="8.8.8.8"), f"n{n}@example.org").url for n in range(70)
        }

        assert answers == {"/mentorship/sign-in/sent/"}
        assert Notification.objects.count() == 60

    def test_another_client_is_not_held_up(self):
        for n in range(61):
            ask_for_link(Client(REMOTE_ADDR="8.8.8.8"), f"n{n}@example.org")

        ask_for_link(Client(REMOTE_ADDR="8.8.4.4"), "ada@example.org")

        assert Notification.objects.filter(email="ada@example.org").exists()

    def test_too_much_from_one_client_uses_up_nobodys_mailbox(self):
        for n in range(60):
            ask_for_link(Client(REMOTE_ADDR="8.8.8.8"), f"n{n}@example.org")
        for _time in range(20):
            ask_for_link(Client(REMOTE_ADDR="8.8.8.8"), "ada@example.org")

        ask_for_link(Client(REMOTE_ADDR="8.8.4.4"), "ada@example.org")

        assert Notification.objects.filter(email="ada@example.org").count() == 1
