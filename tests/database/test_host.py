"""The host project of the tests is what it says: the right database, the right image model."""

import os

import pytest
from django.db import connection
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from mentorship.models import MentorProfile


@pytest.mark.django_db
def test_the_chosen_database_is_in_use():
    chosen = os.environ.get("MENTORSHIP_TEST_DB", "sqlite")

    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[chosen]
    assert Page.objects.exists()
    assert Site.objects.exists()


@pytest.mark.django_db
def test_sqlite_takes_the_write_lock_when_a_transaction_begins():
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.transaction_mode == "IMMEDIATE"


def test_photos_are_images_of_the_hosts_own_model():
    photo = MentorProfile._meta.get_field("photo")

    assert photo.related_model is get_image_model()
    assert photo.related_model._meta.label == "testapp.CustomImage"


@pytest.mark.django_db
def test_photos_are_kept_in_the_table_of_the_hosts_own_model():
    with connection.cursor() as cursor:
        relations = connection.introspection.get_relations(cursor, MentorProfile._meta.db_table)

    assert relations["photo_id"][:2] == ("id", get_image_model()._meta.db_table)
