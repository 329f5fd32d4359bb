"""The migrations say what the models say, on a host with a different image model too."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mentorship.models import TelegramAccount
from mentorship.testing.factories import make_user


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "mentorship", check=True, dry_run=True, verbosity=3)


@pytest.fixture
def before():
    """``before(migration)`` takes the tables back to it, and gives the models as they were."""
    ends = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def go_back(name):
        executor = MigrationExecutor(connection)
        target = [("mentorship", name)]
        executor.migrate(target)
        return executor.loader.project_state(target).apps

    yield go_back
    MigrationExecutor(connection).migrate(ends)


@pytest.mark.django_db(transaction=True)
def test_of_the_accounts_of_one_person_on_telegram_the_newest_stays_linked(before, caplog):
    accounts = before("0018_card_edits").get_model("mentorship", "TelegramAccount").objects
    now, users = timezone.now(), [make_user() for _ in range(4)]
    for number, user in enumerate(users):
        linked_at = now - timedelta(days=abs(number - 1))
        chat_id = 5 if number == 3 else 77
        accounts.create(user_id=user.pk, bot_id=str(number), chat_id=chat_id, linked_at=linked_at)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    linked = set(TelegramAccount.objects.values_list("user_id", "chat_id"))
    assert linked == {(users[1].pk, 77), (users[3].pk, 5)}
    for user, is_unlinked in zip(users, (True, False, True, False), strict=True):
        assert (f"Account {user.pk} was unlinked" in caplog.text) is is_unlinked


@pytest.mark.django_db(transaction=True)
def test_the_right_to_manage_cycles_is_called_by_what_it_covers_on_a_site_of_old_too(before):
    right = Permission.objects.filter(codename="manage_cycles")
    before("0018_card_edits")
    assert right.get().name == "Can open and close cycles"
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert right.get().name == "Can add, change, open and close cycles"
