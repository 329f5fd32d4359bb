"""Who may be registered twice: the few whom the database brings are all who are alike."""

import random

import pytest
from django.utils import timezone

from mentorship.domain import duplicates
from mentorship.domain.duplicates import suspects
from mentorship.models import DirectoryEntry, MentorProfile
from mentorship.testing.factories import make_mentor

pytestmark = pytest.mark.django_db
LETTERS = "aabdeeiilmnorstuéøß"


def register(names):
    """Mentors of these names, in a handful of queries."""
    first = MentorProfile.objects.count()
    rows = MentorProfile.objects.bulk_create(
        MentorProfile(
            name=name,
            slug=f"m-{number}",
            email=f"m{number}@example.org",
            calendly_url=f"https://calendly.com/m-{number}",
            offers_ad_hoc=True,
            ad_hoc_mentees=1,
            created_at=timezone.now(),
        )
        for number, name in enumerate(names, start=first)
    )
    DirectoryEntry.objects.rewrite(row.pk for row in rows)
    return rows


def word(chance):
    return "".join(chance.choice(LETTERS) for _letter in range(chance.randint(1, 9)))


def person(chance):
    return " ".join(word(chance).title() for _word in range(chance.randint(1, 4)))


def misspelt(name, chance):
    """The name with letters left out, put in and swapped, and its words in another order."""
    letters = list(name)
    for _slip in range(chance.randint(0, 4)):
        place = chance.randrange(len(letters)) if letters else 0
        letters[place : place + chance.randint(0, 2)] = chance.choice(LETTERS) * chance.randint(
            0, 1
        )
    words = "".join(letters).split()
    chance.shuffle(words)
    return " ".join(words) or name


def test_nobody_is_missed(monkeypatch):
    """The pieces that must be shared leave out no name that is alike, compared one by one."""
    monkeypatch.setattr(duplicates, "_MOST", 1000)
    chance = random.Random(8)
    people = [person(chance) for _person in range(60)]
    mentors = register([*people, *(misspelt(name, chance) for name in people * 4)])
    alike = 0
    for mentor in mentors[:60]:
        expected = {
            other.pk for other in mentors if other != mentor and duplicates._why(mentor, other)
        }
        assert {each.mentor_id for each in suspects(mentor)} == expected, mentor.name
        alike += len(expected)

    assert alike > 100


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("山田 太郎", "山田太郎"),
        ("Li", "Lí"),
        ("Salma", "Salmaa"),
        ("Ng A", "A. Ng"),
        ("Maria del Carmen de la Cruz", "Cruz, María del Carmen de la"),
        ("Ivan Petrov", "Ivann Petrof"),
        ("x" * 60 + " " + "y" * 59, "y" * 59 + " " + "x" * 57),
    ],
)
def test_names_of_all_kinds(name, other):
    [mentor, same, _stranger] = register([name, other, "Grace Hopper"])
    expected = [same.pk] if duplicates._why(mentor, same) else []
    assert [each.mentor_id for each in suspects(mentor)] == expected


def test_a_name_that_shares_all_pieces_stands_before_those_with_more():
    names = ["Li", *(f"Liliane Oliver {number}" for number in range(300)), "Lí"]
    mentors = register(names)
    assert [each.mentor_id for each in suspects(mentors[0])] == [mentors[-1].pk]


def test_a_sign_stands_before_a_name():
    mentor = make_mentor("Ada Byron", email="ada@example.org")
    register(["Ada Byron"] * 6)
    same = make_mentor("Zo", email="A.da+two@Example.org")
    found = suspects(mentor)
    assert [str(each.why) for each in found][:2] == ["the same mailbox", "almost the same name"]
    assert (found[0].mentor_id, len(found)) == (same.pk, 5)


@pytest.mark.parametrize(
    ("own", "theirs"),
    [
        ({"website": "https://www.Example.org/me//"}, {"elsewhere": "https://example.org/me"}),
        ({"elsewhere": "https://example.org/me"}, {"website": "https://example.org/me/"}),
    ],
)
def test_links_however_they_are_written(own, theirs):
    mentor, other = make_mentor("Ada", **own), make_mentor("Zo", **theirs)
    make_mentor("Bo", website="https://other.example.org/me", elsewhere="https://example.org/")
    assert [each.mentor_id for each in suspects(mentor)] == [other.pk]


def test_of_many_mentors_few_are_brought_in_one_query(django_assert_num_queries):
    chance = random.Random(5)
    mentor = make_mentor("Salma Benali")
    found = []
    for number in (3, 400):
        register(person(chance) for _person in range(number))
        with django_assert_num_queries(1):
            suspects(mentor)
        found.append(len(duplicates._candidates(mentor)))

    assert found[0] <= 3
    assert found[1] <= 40


def test_a_link_in_letters_that_databases_fold_otherwise_is_the_same_link():
    one, other = register(["Ann Arbor", "Zeno Quirk"])
    link = "https://example.org/ÄÖ/Straße"
    MentorProfile.objects.filter(pk__in=(one.pk, other.pk)).update(website=link)
    one.refresh_from_db()
    assert [each.mentor_id for each in suspects(one)] == [other.pk]
