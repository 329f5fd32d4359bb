"""Accounts and addresses: who is known by what, and what is never mixed up."""

import pytest
from django.utils import timezone

from mentorship.domain import accounts
from mentorship.models import MenteeProfile
from mentorship.testing import factories as make

pytestmark = pytest.mark.django_db


def test_an_address_of_another_profile_is_refused_in_words():
    held = make.make_mentee(email="shared@example.org")
    held.user = make.make_user("moved@example.org")
    held.save()
    newcomer = make.make_user("shared2@example.org")
    newcomer.email = "Shared@example.org"
    newcomer.save()
    with pytest.raises(accounts.AddressTaken):
        accounts.ensure_mentee(
            newcomer, name="N", timezone="UTC", language="en", now=timezone.now()
        )
    assert MenteeProfile.objects.count() == 1


def test_a_profile_that_waits_under_an_address_waits_for_its_proof():
    waiting = make.make_mentor(email="waiting@example.org", with_user=False)
    user = make.make_user("waiting@example.org")
    accounts.claim_profiles(user, now=timezone.now())
    assert make.reload(waiting).user is None
    accounts.prove_address(user, now=timezone.now())
    assert make.reload(waiting).user == user


def test_one_address_is_one_account_however_it_is_written():
    first = accounts.find_or_create_user("Mia@example.org")
    assert accounts.find_or_create_user("mia@EXAMPLE.org") == first


def test_an_admin_gets_no_key_by_mail():
    admin = make.make_admin()
    admin.set_password("long enough")
    assert accounts.keeps_own_login(admin)
    assert not accounts.keeps_own_login(make.make_user())
