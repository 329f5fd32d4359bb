"""The copy of the directory that is kept: never too old, never somebody else's."""

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from django.utils import timezone, translation

from mentorship.blocks import MentorListBlock
from mentorship.blocks.pictures import SPECS
from mentorship.choices import CycleStatus, MentorStatus
from mentorship.domain import index, mentors
from mentorship.testing.factories import admin, make_admin, make_cycle, make_mentor, put_into
from tests.blocks.test_blocks import photo

LIST = "/mentorship/mentors/"
CHANGE = "/mentorship/choices/change/"


@pytest.fixture
def page(client):
    return lambda query="": client.get(f"{LIST}{query}").content.decode()


def test_a_second_look_costs_one_query_for_the_directory(page, django_assert_num_queries):
    make_mentor("Grace Lin")
    page("?language=en")

    with django_assert_num_queries(2):  # and two for the programme's name
        assert "Grace Lin" in page("?language=en")


def test_words_that_somebody_types_fill_nobodys_cache(page):
    make_mentor("Grace Lin")
    cache.clear()

    for number in range(5):
        page(f"?q=grace{number}")

    assert not cache._cache, "there is no end of such words"


def test_a_rejected_mentor_is_gone_at_the_next_request(page):
    mentor = make_mentor("Grace Lin")
    assert "Grace Lin" in page()

    mentors.reject_mentor(
        mentor.pk, actor=admin(make_admin()), now=timezone.now(), reason="Asked to leave"
    )

    assert "Grace Lin" not in page()


def test_so_is_one_whom_another_process_has_hidden(page):
    """A copy in the memory of this process knows nothing of that; the stamp does."""
    mentor = make_mentor("Grace Lin")
    page()
    type(mentor).objects.filter(pk=mentor.pk).update(status=MentorStatus.REJECTED)

    assert "Grace Lin" not in page()


def test_changed_words_are_shown_at_once(page):
    mentor = make_mentor("Grace Lin")
    page()
    mentor.headline = "A new headline"
    mentor.save()

    assert "A new headline" in page()


def test_the_cycle_shows_at_once(page):
    make_mentor()
    assert "No cycle is open" in page()
    cycle = make_cycle()
    assert "data-mentorship-apply" in page()
    put_into(cycle, CycleStatus.CLOSED)
    assert "data-mentorship-apply" not in page()


def test_nobody_sees_the_list_of_another(page, client, django_user_model):
    make_cycle()
    mentor = make_mentor()
    page()
    client.post(CHANGE, {"action": "add", "mentor": mentor.pk})
    assert "On your list" in page()

    client.cookies.clear()

    assert "On your list" not in page()


def test_no_token_is_kept(client):
    make_cycle()
    make_mentor()
    client.get(LIST)
    kept = [value for key, value in _everything() if "mentorship-directory" in key]

    assert len(kept) == 1
    assert "csrf" not in kept[0]


def _everything():
    """What lies in the cache of the tests, which is one dictionary."""
    return [(key, cache.get(key.split(":", 2)[2])) for key in list(cache._cache)]


@pytest.mark.parametrize("other", [{"sort": "newest"}, {"zone": "Europe/Berlin"}, {"page": "2"}])
def test_another_question_is_another_copy(client, other):
    make_mentor()
    client.get(LIST)
    before = len(_everything())
    client.get(LIST, other)

    assert len(_everything()) == before + 1


def test_another_language_is_another_copy(rf):
    make_mentor()

    def show(language):
        with translation.override(language):
            return MentorListBlock().render(_value(), {"request": rf.get("/")})

    assert show("en") != show("de")
    assert show("en") == show("en")


def _value(**more):
    block = MentorListBlock()
    return block.to_python({"which": "all", "page_size": 12, "heading": "", **more})


def test_a_preview_is_not_kept(rf):
    make_mentor()
    request = rf.get("/")
    request.is_preview = True

    MentorListBlock().render(_value(), {"request": request})

    assert not _everything()


def test_it_can_be_switched_off(rf, settings):
    settings.MENTORSHIP = {"DIRECTORY_CACHE_SECONDS": 0}
    make_mentor()

    MentorListBlock().render(_value(), {"request": rf.get("/")})

    assert not _everything()


def test_two_directories_on_a_page_do_not_mix(rf: RequestFactory):
    for number in range(3):
        make_mentor(f"Mentor {number}", expertise=("Rust",))
    block, request = MentorListBlock(), rf.get("/?d2-page=2&q=rust")

    first = block.render(_value(page_size=2), {"request": request, "csrf_token": "x"})
    second = block.render(_value(page_size=2), {"request": request, "csrf_token": "x"})

    assert "Mentor 0" in first
    assert "Mentor 2" in second
    assert 'name="d2-q"' in second
    assert 'id="mentorship-choose-2"' in second
    assert "Mentor 0" not in second
    assert 'type="hidden" name="q" value="rust"' in second


def test_no_picture_is_made_while_a_page_is_shown(rf, settings, monkeypatch):
    settings.MENTORSHIP = {"DIRECTORY_CACHE_SECONDS": 0}
    mentor = make_mentor(photo=photo())
    model = type(mentor.photo)

    def refuse(*_args, **_kwargs):
        raise AssertionError("a rendition was made")

    monkeypatch.setattr(model, "create_rendition", refuse, raising=False)
    monkeypatch.setattr(model, "generate_rendition_file", refuse)
    content = MentorListBlock().render(_value(), {"request": rf.get("/")})

    assert content.count(".webp") >= len(SPECS)
    for attribute in ('loading="lazy"', "sizes=", "srcset=", "width=", "height="):
        assert attribute in content


def test_what_is_kept_of_the_rows_is_thrown_away():
    for _number in range(5):
        make_mentor()
        MentorListBlock().render(_value())

    assert len(index._kept) <= index._KEPT
