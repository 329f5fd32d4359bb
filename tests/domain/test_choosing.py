"""The list that an account collects, and what joins it at sign-in (A1)."""

import pytest
from django.utils import timezone

from mentorship.choices import DraftKind
from mentorship.domain import choosing, drafts
from mentorship.domain.applications import TooManyChoices
from mentorship.models import Draft
from mentorship.testing.factories import make_user


class TestSteps:
    def test_adding(self):
        assert choosing.with_added([1], 2) == [1, 2]
        assert choosing.with_added([1, 2], 1) == [1, 2]
        with pytest.raises(TooManyChoices):
            choosing.with_added([1, 2, 3, 4, 5], 6)

    def test_moving(self):
        assert choosing.with_moved([1, 2, 3], 3, -1) == [1, 3, 2]
        assert choosing.with_moved([1, 2, 3], 1, -1) == [1, 2, 3]
        assert choosing.with_moved([1, 2, 3], 9, 1) == [1, 2, 3]

    def test_an_order_brings_nobody_and_drops_nobody(self):
        """Another tab has removed 4 and added 3 meanwhile."""
        assert choosing.in_order([1, 2, 3], [2, 4, 1, 2]) == [2, 1, 3]

    def test_merging_keeps_the_first_order_and_says_who_did_not_fit(self):
        assert choosing.merged([3, 1], [1, 2]) == ([3, 1, 2], [])
        assert choosing.merged([1, 2, 3, 4], [9, 2, 8]) == ([1, 2, 3, 4, 9], [8])


@pytest.mark.django_db
class TestAccounts:
    def test_a_change_leaves_the_words_alone(self):
        user, now = make_user(), timezone.now()
        drafts.keep(DraftKind.APPLICATION, user=user, data={"name": "Ada"}, now=now)

        choosing.change(user, lambda ids: [*ids, 7], now=now)

        assert drafts.load(DraftKind.APPLICATION, user=user).data == {"name": "Ada", "mentors": [7]}

    def test_a_refused_step_changes_nothing(self):
        user, now = make_user(), timezone.now()
        choosing.bring([1, 2, 3, 4, 5], user=user, now=now)

        with pytest.raises(TooManyChoices):
            choosing.change(user, lambda ids: choosing.with_added(ids, 6), now=now)

        assert choosing.chosen_by(user) == [1, 2, 3, 4, 5]

    def test_a_visitors_draft_joins_with_the_list_of_the_account_in_front(self):
        user, now = make_user(), timezone.now()
        choosing.bring([1, 2, 3], user=user, now=now)
        data = {"name": "Ada", "mentors": [4, 1, 5, 6]}
        draft = drafts.keep(DraftKind.APPLICATION, data=data, now=now)

        left_out = choosing.claim(draft.key, user=user, now=now)

        assert left_out == [6]
        assert choosing.chosen_by(user) == [1, 2, 3, 4, 5]
        assert Draft.objects.get().data["name"] == "Ada"

    @pytest.mark.parametrize("entry", [None, "1,2", {"1": 2}, ["x", None, 3]])
    def test_a_list_that_makes_no_sense_is_no_list(self, entry):
        assert choosing.read({"mentors": entry}) in ([], [3])
