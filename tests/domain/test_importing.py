"""Mentors from a table: what is read, said, written, and taken back."""

import csv
import datetime
import io
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorship.choices import MentorStatus
from mentorship.domain import mentors
from mentorship.domain.importing import files, taking_in, undoing
from mentorship.domain.importing.columns import COLUMNS, SAMPLE, BadHeading, yes_and_no
from mentorship.domain.importing.plan import Outcome, plan
from mentorship.domain.profiles import edit_profile
from mentorship.domain.refusals import NotAllowed
from mentorship.models import (
    Expertise,
    HistoryEntry,
    Language,
    MentorImport,
    MentorProfile,
    MentorshipSettings,
    Notification,
)
from mentorship.testing import factories

NOW = timezone.now() - datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def vocabulary(db):
    for name in ("Python", "Data science"):
        Expertise.objects.get_or_create(name=name)
    for code in ("en", "es"):
        Language.objects.get_or_create(code=code)


@pytest.fixture
def actor(db):
    return factories.admin(factories.make_team_member())


def table(*rows, heads=None):
    """A CSV file of rows; each a dictionary over the sample's."""
    base = dict(zip(COLUMNS, SAMPLE, strict=True))
    heads = heads or list(COLUMNS)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([(base | row)[head] for head in heads])
    return file.getvalue().encode()


def upload(actor, content, now=NOW):
    return taking_in.upload(content, file_name="mentors.csv", actor=actor, now=now)[0]


def planned(actor, content):
    return plan(upload(actor, content), actor=actor)


def outcome(actor, **row):
    """The only row of a table, planned."""
    return planned(actor, table(row)).rows[0]


def take_in(actor, content, now=NOW):
    batch = upload(actor, content, now)
    mark = plan(batch, actor=actor).mark
    return taking_in.confirm(batch.pk, mark=mark, actor=actor, now=now)


class TestFiles:
    def test_the_sample_reads(self, actor):
        row = outcome(actor)
        assert row.errors == {}
        assert row.outcome is Outcome.NEW

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_what_spreadsheets_write(self, encoding, delimiter):
        file = io.StringIO()
        csv.writer(file, delimiter=delimiter).writerows([["email", "name"], ["a@b.c", "Zoë"]])
        lines = files.read_table(file.getvalue().encode(encoding))
        assert lines == [(1, ["email", "name"]), (2, ["a@b.c", "Zoë"])]

    def test_xlsx(self):
        book = openpyxl.Workbook()
        book.active.append(["email", "long_term_hours", "offers_ad_hoc"])
        book.active.append([None])
        book.active.append(["a@b.c", 6.0, True])
        book.active.append(["=1+1", datetime.date(2026, 1, 2), "'=x"])
        file = io.BytesIO()
        book.save(file)
        assert files.read_table(file.getvalue())[1:] == [
            (3, ["a@b.c", "6", "yes"]),
            (4, ["=1+1", "2026-01-02T00:00:00", "=x"]),
        ]

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            (b"", None),
            (b"email\n" + "ä".encode("latin-1"), files.WrongEncoding),
            (b"email\n\0", files.Unreadable),
            (b'email\n"open', files.Unreadable),
            (b"\xd0\xcf\x11\xe0" + b"x" * 100, files.OldExcel),
            (b"PK\x03\x04 broken", files.Unreadable),
            (b"email\n" + b"x@example.org\n" * 501, files.TooLarge),
            (b"x" * (files.MOST_BYTES + 1), files.TooLarge),
            (b"email," * 100, files.TooLarge),
            (b"email\n" + b"x" * 6000, files.TooLarge),
            (b"email\n" + b"x" * 200_000, files.Unreadable),
            (b"\xff\xfe\x00", files.WrongEncoding),
        ],
    )
    def test_hostile_files(self, content, refusal):
        if refusal is None:
            assert files.read_table(content) == []
            return
        with pytest.raises(refusal):
            files.read_table(content)

    def workbook(self, **parts):
        """A workbook in which parts have been replaced."""
        book, file, out = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
        book.active.append(["email"])
        book.save(file)
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.infolist():
                name = part.filename.rpartition("/")[2].removesuffix(".xml")
                new.writestr(part.filename, parts.pop(name, None) or old.read(part))
            for name, data in parts.items():
                new.writestr(name, data)
        return out.getvalue()

    def test_a_zip_bomb(self):
        content = self.workbook(bomb=b"\0" * (30 * 1024**2))
        assert len(content) < 100_000
        with pytest.raises(files.TooLarge):
            files.read_table(content)

    def test_entities(self):
        bomb = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
        with pytest.raises(files.Unreadable):
            files.read_table(self.workbook(sheet1=bomb))

    def test_a_row_far_away(self):
        sheet = (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
            b"</worksheet>"
        )
        with pytest.raises(files.TooLarge):
            files.read_table(self.workbook(sheet1=sheet))

    def test_a_zip_that_is_no_workbook(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("a.txt", "b")
        with pytest.raises(files.Unreadable):
            files.read_table(file.getvalue())

    def test_a_heading_is_needed(self, actor):
        for content in (b"name\nx", b"email,E-mail\na,b", b"a@b.c,Ada"):
            with pytest.raises(BadHeading):
                upload(actor, content)

    def test_headings_as_people_write_them(self, actor):
        content = b"E-Mail Address,Long-term mentees at most,Shoe size\na@example.org,3,44"
        batch, unknown = taking_in.upload(content, file_name="x", actor=actor, now=NOW)
        assert batch.rows[0]["cells"] == {"email": "a@example.org", "long_term_mentees": "3"}
        assert unknown == ["Shoe size"]


class TestPlan:
    @pytest.mark.parametrize(
        ("column", "cell", "said"),
        [
            ("email", "nobody", "valid email"),
            ("email", "", "cannot be blank"),
            ("name", "", "cannot be blank"),
            ("name", "x" * 121, "at most 120"),
            ("name", "=HYPERLINK(1)", "Formulas"),
            ("name", "a\x07b", "cannot be shown"),
            ("bio", "", "cannot be blank"),
            ("expertise", "Alchemy", "no such field of expertise: Alchemy"),
            ("expertise", "", "needs this"),
            ("languages", "en; xx", "no language with this code: xx"),
            ("timezone", "Mars/Base", "not a time zone"),
            ("timezone", "", "needs this"),
            ("preferred_language", "tlh", "Choose one of"),
            ("offers_long_term", "perhaps", "yes or no"),
            ("long_term_hours", "5", "6 hours"),
            ("long_term_hours", "many", "whole number"),
            ("long_term_hours", "-1", "whole number"),
            ("long_term_mentees", "", "at least one"),
            ("long_term_mentees", "99999", "whole number"),
            ("teaching_style", "LOUD", "Choose one of"),
            ("calendly_url", "https://evil.example/ada", "your own page on"),
            ("calendly_url", "", "cannot be blank"),
            ("website", "javascript:alert(1)", "valid URL"),
        ],
    )
    def test_the_error_stands_beside_the_column(self, actor, column, cell, said):
        row = outcome(actor, **{column: cell})
        assert row.outcome is Outcome.WRONG
        assert said in " ".join(row.errors[column])

    @pytest.mark.parametrize(
        ("cell", "means"),
        [("ja", True), ("Nein", False), ("SÍ", True), ("yes", True), ("no", False)],
    )
    def test_yes_and_no_in_the_languages_of_the_site(self, actor, settings, cell, means):
        settings.LANGUAGES = [("en", "English"), ("de", "German"), ("es", "Spanish")]
        assert (
            outcome(actor, offers_ad_hoc=cell, ad_hoc_mentees="2").after["offers_ad_hoc"] is means
        )

    def test_a_language_that_the_site_does_not_have_says_nothing(self, actor, settings):
        settings.LANGUAGES = [("en", "English")]
        assert "yes or no" in " ".join(outcome(actor, offers_ad_hoc="ja").errors["offers_ad_hoc"])

    def test_a_word_that_means_both_means_nothing(self, monkeypatch, settings):
        settings.LANGUAGES = [("en", "English"), ("de", "German")]
        said = iter(["po,ne", "ne,po"])
        monkeypatch.setattr(
            "mentorship.domain.importing.columns.translation.gettext", lambda words: next(said)
        )
        assert not {"po", "ne"} & yes_and_no().keys()

    def test_something_must_be_offered(self, actor):
        row = outcome(actor, offers_long_term="no")
        assert "offers_long_term" in row.errors

    def test_the_capacity(self, actor):
        settings = MentorshipSettings.load()
        settings.mentor_capacity = 2
        settings.save()
        assert "2 mentees at most" in str(outcome(actor).errors["long_term_mentees"])

    def test_levels_and_names_without_case(self, actor):
        row = outcome(actor, expertise="python : 5, data SCIENCE")
        python = str(Expertise.objects.get(name="Python").pk)
        assert row.after["expertise"][python] == 5
        assert sorted(row.after["expertise"].values()) == [3, 5]

    def test_the_same_address_twice(self, actor):
        rows = planned(actor, table({}, {"email": "ADA@example.org"})).rows
        assert [row.outcome for row in rows] == [Outcome.NEW, Outcome.WRONG]
        assert "row 2" in str(rows[1].errors["email"])

    def test_a_known_mentor_without_case(self, actor):
        mentor = factories.make_mentor("Ada", email="Ada@Example.org", website="https://a.example")
        row = outcome(actor, name="Ada L.", website="")
        assert row.mentor == mentor
        assert row.outcome is Outcome.CHANGED
        assert (row.before["name"], row.after["name"]) == ("Ada", "Ada L.")
        # An empty cell leaves what is there.
        assert "website" not in row.after

    def test_nothing_new(self, actor):
        take_in(actor, table({}))
        assert outcome(actor).outcome is Outcome.UNCHANGED

    def test_a_number_without_its_offer_goes(self, actor):
        factories.make_mentor(email="ada@example.org")
        row = outcome(actor, offers_ad_hoc="no")
        assert row.after["ad_hoc_mentees"] is None
        assert row.errors == {}

    def test_what_was_wrong_before_stops_no_other_change(self, actor):
        factories.make_mentor(email="ada@example.org", calendly_url="https://old.example/x")
        content = table({"name": "Ada L."}, heads=["email", "name"])
        assert planned(actor, content).rows[0].outcome is Outcome.CHANGED

    def test_a_mentor_who_left(self, actor):
        factories.make_mentor(email="ada@example.org", left_at=NOW)
        assert outcome(actor).outcome is Outcome.WRONG

    def test_changing_takes_its_own_permission(self):
        user = factories.make_user(
            permissions=("mentorship.add_mentorprofile", "mentorship.review_mentors")
        )
        factories.make_mentor(email="ada@example.org")
        assert "may not change" in str(outcome(factories.admin(user)).errors["email"])

    def test_as_many_queries_for_fifty_rows_as_for_one(self, actor):
        found = []
        for number in (1, 50):
            for each in range(number):
                factories.make_mentor(email=f"known{each}-{number}@example.org", with_user=False)
            rows = [{"email": f"known{each}-{number}@example.org"} for each in range(number)]
            rows += [{"email": f"new{each}@example.org"} for each in range(number)]
            batch = upload(actor, table(*rows))
            factories.admin(actor.user)
            plan(batch, actor=actor)
            with CaptureQueriesContext(connection) as captured:
                plan(batch, actor=actor)
            found.append(len(captured))
        assert found[0] == found[1] <= 10


class TestConfirm:
    def test_a_new_mentor_waits_for_the_review_and_is_not_written_to(self, actor):
        batch = take_in(actor, table({}))
        mentor = MentorProfile.objects.get()
        assert (mentor.status, mentor.email) == (MentorStatus.PENDING, "ada@example.org")
        assert (mentor.long_term_hours, mentor.ad_hoc_mentees) == (6, None)
        assert [(row.expertise.name, row.level) for row in mentor.specialisations.all()] == [
            ("Python", 4),
            ("Data science", 3),
        ]
        assert {row.code for row in mentor.languages.all()} == {"en", "es"}
        assert mentor.slug == "ada-example"
        assert [row.transition for row in HistoryEntry.objects.all()] == ["register"]
        assert not Notification.objects.exists()
        assert batch.confirmed_at == NOW

    def test_a_change(self, actor):
        mentor = factories.make_mentor("Ada", email="ADA@example.org")
        take_in(actor, table({}))
        mentor = factories.reload(mentor)
        assert (mentor.name, mentor.status) == ("Ada Example", MentorStatus.ACTIVE)
        assert mentor.email == "ADA@example.org"
        assert mentor.history.get().transition == "import"

    def test_uploading_writes_no_mentor(self, actor):
        planned(actor, table({}))
        assert not MentorProfile.objects.exists()
        assert not HistoryEntry.objects.exists()

    def test_rows_that_are_wrong_stay_out(self, actor):
        batch = take_in(actor, table({}, {"email": "b@example.org", "name": ""}))
        assert [row["number"] for row in batch.rows] == [2]
        assert MentorProfile.objects.count() == 1

    def test_twice(self, actor):
        batch = take_in(actor, table({}))
        with pytest.raises(taking_in.ImportOver):
            taking_in.confirm(batch.pk, mark="", actor=actor, now=NOW)
        with pytest.raises(taking_in.ImportOver):
            taking_in.discard(batch.pk, actor=actor)

    def test_only_what_was_looked_at(self, actor):
        batch = upload(actor, table({}))
        mark = plan(batch, actor=actor).mark
        factories.make_mentor(email="ada@example.org")
        with pytest.raises(taking_in.PlanChanged):
            taking_in.confirm(batch.pk, mark=mark, actor=actor, now=NOW)
        assert factories.reload(batch).confirmed_at is None

    def test_all_or_none(self, actor, monkeypatch):
        calls = []

        def fail_at_second(*args, **kwargs):
            calls.append(1)
            if len(calls) == 2:
                raise mentors.AlreadyRegistered
            return mentors.register_mentor(*args, **kwargs)

        monkeypatch.setattr(taking_in, "register_mentor", fail_at_second)
        with pytest.raises(mentors.AlreadyRegistered):
            take_in(actor, table({}, {"email": "b@example.org"}))
        assert not MentorProfile.objects.exists()

    @pytest.mark.parametrize("right", ["add_mentorprofile", "review_mentors"])
    def test_one_right_is_not_enough(self, actor, right):
        batch = take_in(actor, table({}))
        weak = factories.admin(factories.make_user(permissions=(f"mentorship.{right}",)))
        with pytest.raises(NotAllowed):
            upload(weak, table({}))
        for act in (taking_in.confirm, undoing.undo):
            more = {"mark": ""} if act is taking_in.confirm else {}
            with pytest.raises(NotAllowed):
                act(batch.pk, actor=weak, now=NOW, **more)
        with pytest.raises(NotAllowed):
            taking_in.discard(batch.pk, actor=weak)

    def test_what_nobody_confirms_is_forgotten(self, actor):
        upload(actor, table({}), NOW - datetime.timedelta(days=2))
        upload(actor, table({}))
        assert MentorImport.objects.count() == 1


class TestUndo:
    LATER = NOW + datetime.timedelta(minutes=5)

    def test_a_change_goes_back(self, actor):
        mentor = factories.make_mentor("Ada", email="ada@example.org", expertise=("Python",))
        slug = mentor.slug
        batch = take_in(actor, table({}))
        assert [row.can_be_undone for row in undoing.taken(batch)] == [True]
        undoing.undo(batch.pk, actor=actor, now=self.LATER)
        mentor = factories.reload(mentor)
        assert (mentor.name, mentor.headline) == ("Ada", "Helps with the first steps")
        assert (mentor.ad_hoc_mentees, mentor.website) == (3, "")
        assert [row.expertise.name for row in mentor.specialisations.all()] == ["Python"]
        assert {row.code for row in mentor.languages.all()} == {"en"}
        assert mentor.status == MentorStatus.ACTIVE
        assert slug
        assert factories.reload(batch).undone_at == self.LATER

    def test_a_new_mentor_ends_and_can_come_again(self, actor):
        batch = take_in(actor, table({}))
        undoing.undo(batch.pk, actor=actor, now=self.LATER)
        mentor = MentorProfile.objects.get()
        assert mentor.status == MentorStatus.REJECTED
        assert not Notification.objects.exists()
        assert [row.is_undone for row in undoing.taken(factories.reload(batch))] == [True]

        again = self.LATER + datetime.timedelta(minutes=1)
        assert outcome(actor, name="Ada Lovelace").outcome is Outcome.NEW
        second = take_in(actor, table({"name": "Ada Lovelace"}), again)
        mentor = MentorProfile.objects.get()
        assert (mentor.status, mentor.name) == (MentorStatus.PENDING, "Ada Lovelace")
        undoing.undo(second.pk, actor=actor, now=again + datetime.timedelta(minutes=1))
        assert MentorProfile.objects.get().status == MentorStatus.REJECTED

    def test_a_mentor_whom_the_team_rejected_does_not_come_again(self, actor):
        factories.make_mentor(email="ada@example.org", status=MentorStatus.REJECTED)
        take_in(actor, table({}))
        assert MentorProfile.objects.get().status == MentorStatus.REJECTED

    def test_not_after_the_team_has_decided(self, actor):
        batch = take_in(actor, table({}))
        mentors.accept_mentor(MentorProfile.objects.get().pk, actor=actor, now=self.LATER)
        row = undoing.taken(batch)[0]
        assert "Something else happened" in row.obstacle
        with pytest.raises(undoing.NothingToUndo):
            undoing.undo(batch.pk, actor=actor, now=self.LATER)
        assert MentorProfile.objects.get().status == MentorStatus.ACTIVE

    def test_not_after_an_edit(self, actor):
        mentor = factories.make_mentor(email="ada@example.org")
        batch = take_in(actor, table({}))
        edit_profile(
            mentor.pk,
            values={"long_term_hours": 20},
            actor=factories.web(mentor.user),
            now=self.LATER,
        )
        assert "Something else happened" in undoing.taken(batch)[0].obstacle

    def test_not_after_a_change_that_nobody_logged(self, actor):
        batch = take_in(actor, table({}))
        MentorProfile.objects.update(headline="Else")
        assert "changed since" in undoing.taken(batch)[0].obstacle

    def test_not_after_the_mentor_has_come(self, actor):
        batch = take_in(actor, table({}))
        MentorProfile.objects.update(user=factories.make_user())
        assert "signed in" in undoing.taken(batch)[0].obstacle

    def test_not_when_somebody_applied(self, actor):
        mentor = factories.make_mentor(email="ada@example.org")
        factories.make_cycle()
        batch = take_in(actor, table({}))
        factories.make_case(mentor)
        assert "applied" in undoing.taken(batch)[0].obstacle

    def test_not_without_the_field_that_was_there(self, actor):
        factories.make_mentor(email="ada@example.org", expertise=("Alchemy",))
        batch = take_in(actor, table({}))
        Expertise.objects.get(name="Alchemy").delete()
        assert "deleted since" in undoing.taken(batch)[0].obstacle

    def test_what_can_go_back_goes_and_the_rest_stays(self, actor):
        batch = take_in(actor, table({}, {"email": "b@example.org"}))
        MentorProfile.objects.filter(email="b@example.org").update(headline="Else")
        done = undoing.undo(batch.pk, actor=actor, now=self.LATER)
        assert [row.number for row in done] == [2]
        assert factories.reload(batch).undone_at is None
        statuses = MentorProfile.objects.order_by("email").values_list("status", flat=True)
        assert list(statuses) == ["REJECTED", "PENDING"]

    def test_not_before_it_is_confirmed(self, actor):
        with pytest.raises(undoing.NothingToUndo):
            undoing.undo(upload(actor, table({})).pk, actor=actor, now=NOW)
