"""What the migrations put into the database is there for every test, whatever ran before."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site


def _counts():
    return Page.objects.count(), Site.objects.count(), Group.objects.count()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_test_that_commits_finds_it(time):
    assert all(_counts())


@pytest.mark.django_db
def test_a_test_that_rolls_back_finds_it():
    assert all(_counts())


@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_gone_for_the_next(django_user_model):
    assert not django_user_model.objects.exists()
    django_user_model.objects.create_user("ada")
