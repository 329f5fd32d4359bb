"""The pages of the import: what they show, what they refuse with a sentence, what they write."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentorship.choices import MentorStatus
from mentorship.models import Expertise, Language, MentorImport, MentorProfile
from mentorship.testing import factories
from tests.domain.test_importing import table
from tests.wagtail_admin.conftest import sentences

START = "mentorship_admin:mentor_imports"


@pytest.fixture(autouse=True)
def vocabulary(db):
    for name in ("Python", "Data science"):
        Expertise.objects.get_or_create(name=name)
    for code in ("en", "es"):
        Language.objects.get_or_create(code=code)


def send(client, content, name="mentors.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse(START), {"file": file}, follow=True)


def act(client, page, action):
    url = page.request["PATH_INFO"]
    data = {"action": action, "mark": page.context.get("mark", "")}
    return client.post(url, data, follow=True)


def test_from_the_list_of_mentors(desk, client, db):
    page = desk.get(reverse("wagtailsnippets_mentorship_mentorprofile:list"))
    assert reverse(START) in page.content.decode()
    viewer = factories.make_user(
        permissions=("wagtailadmin.access_admin", "mentorship.view_mentorprofile")
    )
    client.force_login(viewer)
    page = client.get(reverse("wagtailsnippets_mentorship_mentorprofile:list"))
    assert reverse(START) not in page.content.decode()


def test_the_sample_can_be_imported(desk):
    sample = desk.get(reverse("mentorship_admin:mentor_import_sample"))
    assert sample.content.startswith(b"\xef\xbb\xbfemail,name")
    page = send(desk, sample.content)
    assert page.context["plan_counts"] == {"rows": 1, "wrong": 0}
    assert not MentorProfile.objects.exists()


def test_the_whole_way(desk):
    known = factories.make_mentor("Bea", email="bea@example.org")
    content = table(
        {},
        {"email": "BEA@example.org", "name": "Bea <b>Bold</b>"},
        {"email": "c@example.org", "timezone": "Mars/Base"},
    )
    page = send(desk, content)
    text = page.content.decode()
    assert "<del>Bea</del> → <ins>Bea &lt;b&gt;Bold&lt;/b&gt;</ins>" in text
    assert "is not a time zone" in text
    assert "1 row has errors and stays out." in text
    assert MentorProfile.objects.count() == 1

    page = act(desk, page, "confirm")
    assert sentences(page) == ["2 rows were imported."]
    assert MentorProfile.objects.get(email="ada@example.org").status == MentorStatus.PENDING
    assert factories.reload(known).name == "Bea <b>Bold</b>"

    MentorProfile.objects.filter(email="ada@example.org").update(headline="Else")
    page = desk.get(page.request["PATH_INFO"])
    assert "The profile has been changed since." in page.content.decode()
    page = act(desk, page, "undo")
    assert sentences(page) == ["1 row was undone."]
    assert factories.reload(known).name == "Bea"
    page = act(desk, page, "undo")
    assert sentences(page) == ["No row of this import can be undone any more."]


def test_pressing_twice_says_so(desk):
    page = send(desk, table({}))
    act(desk, page, "confirm")
    assert sentences(act(desk, page, "confirm")) == ["This file has been imported already."]
    assert MentorProfile.objects.count() == 1


def test_what_changed_meanwhile_is_looked_at_again(desk):
    page = send(desk, table({}))
    factories.make_mentor(email="ada@example.org")
    assert "Something has changed meanwhile" in sentences(act(desk, page, "confirm"))[0]


def test_throwing_it_away(desk):
    page = act(desk, send(desk, table({})), "discard")
    assert page.request["PATH_INFO"] == reverse(START)
    assert not MentorImport.objects.exists()


def test_xlsx(desk):
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["email", "name"])
    book.active.append(["ada@example.org", "=cmd()"])
    book.save(file)
    page = send(desk, file.getvalue(), "mentors.xlsx")
    assert "Formulas are not read." in page.content.decode()


def test_unknown_columns_are_named(desk):
    page = send(desk, b"email,Shoe size\na@example.org,44")
    assert sentences(page) == ["These columns are not known and stay out: Shoe size."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n", "neither a CSV nor an XLSX"),
        (b"PK\x03\x04", "neither a CSV nor an XLSX"),
        (b"\xd0\xcf\x11\xe0", "old or locked"),
        (b"email\n\xff", "not in UTF-8"),
        (b"name\nAda", "The first row has to name"),
        (b"x" * (2 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_a_bad_file_gets_a_sentence(desk, content, sentence):
    page = send(desk, content)
    assert page.status_code == 200
    assert sentence in str(page.context["form"].errors)
    assert not MentorImport.objects.exists()


def test_the_latest_files(desk, team):
    send(desk, table({}))
    MentorImport.objects.create(file_name="of nobody.csv", created_at="2026-01-01T00:00Z")
    page = desk.get(reverse(START)).content.decode()
    assert "team@example.org" in page
    assert "of nobody.csv" in page
    assert "Waits for your confirmation" in page


def test_nothing_posted(desk):
    assert desk.post(reverse(START)).status_code == 200
    file = MentorImport.objects.create(file_name="x", created_at="2026-01-01T00:00Z")
    url = reverse("mentorship_admin:mentor_import", args=[file.pk])
    assert desk.post(url, {"action": "confirm"}).status_code == 200
    assert desk.post(url, {"action": "nonsense"}).status_code == 400
    assert desk.get(url, {"show": "x", "p": "-1"}).status_code == 200
    assert "No row of this file" in sentences(act(desk, desk.get(url), "confirm"))[0]


@pytest.mark.parametrize("action", ["look", "confirm"])
def test_as_many_queries_for_three_rows_as_for_one(desk, action):
    found = []
    for number in (1, 3):
        rows = [{"email": f"{number}{each}@example.org"} for each in range(number)]
        page = send(desk, table(*rows))
        if action == "confirm":
            page = act(desk, page, "confirm")
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(page.request["PATH_INFO"]).status_code == 200
        found.append(len(captured))
    assert found[0] == found[1] <= 20
