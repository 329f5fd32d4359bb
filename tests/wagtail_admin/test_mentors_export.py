"""The list of mentors as a table, and words that are in use."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from mentorship.domain.importing.columns import COLUMNS, columns_of
from mentorship.models import Expertise, Language, MenteeProfile
from mentorship.testing.factories import make_admin, make_case, make_cycle, make_mentor, make_user

LIST = "wagtailsnippets_mentorship_mentorprofile:list"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin(client, db):
    client.force_login(make_admin(), backend=BACKEND)
    return client


def rows(response):
    text = b"".join(response.streaming_content).decode()
    return list(csv.reader(io.StringIO(text)))


class TestExport:
    def test_the_page_offers_both_tables(self, admin):
        make_mentor("Ada")

        content = admin.get(reverse(LIST)).content.decode()

        assert "export=csv" in content
        assert "export=xlsx" in content

    def test_its_columns_are_those_of_an_import(self, admin):
        make_mentor("Ada", expertise=("Python", "Design"))

        heading, ada = rows(admin.get(reverse(LIST), {"export": "csv"}))

        columns, unknown = columns_of(heading)
        assert [column for column in columns if column] == list(COLUMNS)
        assert len(unknown) == 3  # state, and when registered and decided
        cells = dict(zip(columns, ada, strict=True))
        assert cells["name"] == "Ada"
        assert [part.split(":")[0] for part in cells["expertise"].split("; ")] == [
            "Design",
            "Python",
        ]
        assert cells["offers_long_term"] in ("yes", "no")

    def test_has_whom_the_list_shows_each_once(self, admin):
        make_mentor("Ada", expertise=("Python", "Pyramids", "Art"))
        make_mentor("Bea", expertise=("Art",))

        listed = admin.get(reverse(LIST), {"q": "py"}).context
        heading, *found = rows(admin.get(reverse(LIST), {"q": "py", "export": "csv"}))

        assert [mentor.name for mentor in listed["object_list"]] == ["Ada"]
        assert listed["items_count"] == 1
        assert [dict(zip(heading, row, strict=True))["Name"] for row in found] == ["Ada"]

    def test_no_cell_is_a_formula(self, admin):
        make_mentor("Ada", headline='=HYPERLINK("http://evil.example")', bio="@SUM(A1)")

        found = rows(admin.get(reverse(LIST), {"export": "csv"}))
        book = admin.get(reverse(LIST), {"export": "xlsx"})

        assert not [cell for row in found for cell in row if cell.startswith(("=", "@", "+", "-"))]
        sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
        assert not [cell for row in sheet.rows for cell in row if cell.data_type == "f"]
        assert ["'=HYPERLINK" in str(cell.value) for row in sheet.rows for cell in row].count(True)

    def test_takes_as_many_queries_for_ten_as_for_one(self, admin, django_assert_max_num_queries):
        for n in range(10):
            make_mentor(f"Mentor {n}", expertise=("Python", f"Topic {n}"))
        admin.get(reverse(LIST))

        with django_assert_max_num_queries(10):
            assert len(rows(admin.get(reverse(LIST), {"export": "csv"}))) == 11

    def test_is_for_those_who_may_see_the_list(self, client, db):
        make_mentor("Ada")
        client.force_login(make_user(permissions=("wagtailadmin.access_admin",)), backend=BACKEND)

        assert client.get(reverse(LIST), {"export": "csv"}).status_code == 302


class TestWordsInUse:
    def delete(self, client, word):
        name = word._meta.model_name
        url = reverse(f"wagtailsnippets_mentorship_{name}:delete", args=[word.pk])
        return client.post(url, follow=True).content.decode()

    def delete_many(self, client, *words):
        name = words[0]._meta.model_name
        url = reverse("wagtail_bulk_action", args=["mentorship", name, "delete"])
        query = "&".join(f"id={word.pk}" for word in words)
        return client.post(f"{url}?{query}", follow=True).content.decode()

    def test_a_field_of_a_mentor_stays(self, admin):
        make_mentor("Ada", expertise=("Python",))
        word = Expertise.objects.get(name="Python")

        assert "Python is in use" in self.delete(admin, word)
        assert Expertise.objects.filter(pk=word.pk).exists()

    def test_a_field_that_a_mentee_asked_for_stays(self, admin):
        make_cycle()
        word = Expertise.objects.create(name="Rust")
        make_case(make_mentor("Ada")).topics.add(word)

        assert "Rust is in use" in self.delete(admin, word)

    def test_a_language_that_a_mentee_speaks_stays(self, admin):
        word, _new = Language.objects.get_or_create(code="pt")
        make_cycle()
        make_case(make_mentor("Ada"))
        MenteeProfile.objects.get().languages.add(word)

        self.delete(admin, word)

        assert Language.objects.filter(pk=word.pk).exists()

    def test_many_at_once_stay_where_one_is_in_use(self, admin):
        make_mentor("Ada", expertise=("Python",))
        used, unused = Expertise.objects.get(name="Python"), Expertise.objects.create(name="Rust")

        assert "Python is in use" in self.delete_many(admin, used, unused)
        assert Expertise.objects.filter(pk__in=[used.pk, unused.pk]).count() == 2

    def test_what_nobody_uses_goes(self, admin):
        word, other = (Expertise.objects.create(name=name) for name in ("Rust", "Go"))

        self.delete(admin, word)
        self.delete_many(admin, other)

        assert not Expertise.objects.filter(pk__in=[word.pk, other.pk]).exists()
