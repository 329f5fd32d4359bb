"""The two groups and what their members may do, from the first migrate on."""

import importlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection

from mentorship.domain.actors import SUPERVISOR_PERMISSION, Right
from mentorship.models import Language
from mentorship.testing.factories import make_supervisor, make_team_member, make_user

pytestmark = pytest.mark.django_db

TEAM, SUPERVISORS = "Mentorship team", "Mentorship supervisors"


def rights(name: str) -> set[str]:
    rows = Group.objects.get(name=name).permissions.values_list(
        "content_type__app_label", "codename"
    )
    return {f"{app}.{codename}" for app, codename in rows}


def test_both_groups_are_there_after_migrate_with_every_right_of_the_team():
    needed = {str(right) for right in Right} | {"wagtailadmin.access_admin"}

    assert needed <= rights(TEAM)
    assert rights(SUPERVISORS) == rights(TEAM) | {SUPERVISOR_PERMISSION}
    assert SUPERVISOR_PERMISSION not in rights(TEAM)


def test_nobody_gets_a_right_to_write_what_only_the_domain_writes():
    written_by_the_domain = ("application", "match", "enrolment", "historyentry", "notification")
    forbidden = {
        f"mentorship.{verb}_{model}"
        for verb in ("add", "change", "delete")
        for model in written_by_the_domain
    }

    assert not forbidden & (rights(TEAM) | rights(SUPERVISORS))


def test_every_right_is_a_permission_that_can_be_given_alone():
    for right in Right:
        user = make_user(permissions=(str(right),))
        assert [other for other in Right if user.has_perm(other)] == [right]


@pytest.mark.parametrize("make", [make_team_member, make_supervisor])
def test_members_may_do_the_teams_work(make):
    assert all(make().has_perm(right) for right in Right)


def test_groups_that_the_site_has_changed_are_left_alone():
    """Migrating again, and the migration's own function run a second time, change nothing."""
    Group.objects.get(name=TEAM).permissions.clear()
    migration = importlib.import_module("mentorship.migrations.0003_groups")
    migration.add_groups(apps, type("Editor", (), {"connection": connection}))
    call_command("migrate", verbosity=0)

    assert rights(TEAM) == set()
    assert SUPERVISOR_PERMISSION in rights(SUPERVISORS)


def test_languages_can_be_chosen_from_the_first_day():
    assert Language.objects.filter(code__in=("en", "de", "ar")).count() == 3
    assert str(Language.objects.get(code="de")) == "German"


def test_permissions_are_named_for_people():
    names = Permission.objects.filter(content_type__app_label="mentorship", codename="run_queue")

    assert names.get().name == "Can run the manual-match queue"


def test_no_migration_is_missing():
    call_command("makemigrations", "mentorship", check=True, dry_run=True, verbosity=0)
