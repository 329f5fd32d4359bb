"""The team asks, the person answers on the own page – and nobody else does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import MentorStatus
from mentorship.domain import inquiries, review
from mentorship.models import Inquiry
from mentorship.testing.factories import (
    admin,
    make_admin,
    make_case,
    make_mentee,
    make_mentor,
    reload,
)

MY, DESK = "/mentorship/my/", "/mentorship/mentor/"


@pytest.fixture
def by():
    return {"actor": admin(make_admin()), "now": timezone.now()}


@pytest.fixture
def question(mentee, cycle, by):
    case = make_case(make_mentor(), mentee=mentee)
    return inquiries.ask_mentee(case.pk, question="What have you tried?", **by)


def url(inquiry):
    return reverse("mentorship:answer", args=[inquiry.pk])


def test_the_question_stands_on_the_own_page_and_is_answered_there(client, question):
    assert b"What have you tried?" in client.get(MY).content

    response = client.post(url(question), {"answer": "Two books."}, follow=True)

    assert response.redirect_chain == [(MY, 302)]
    assert b"The team has your answer" in response.content
    assert b"What have you tried?" not in response.content
    assert reload(question).answer == "Two books."


def test_an_empty_answer_is_an_error_beside_the_field(client, question):
    response = client.post(url(question), {"answer": " "})
    assert response.context["form"].errors
    assert reload(question).is_open


def test_a_late_answer_says_so_and_changes_nothing(client, question, by):
    review.approve_list(question.enrolment_id, **by)

    assert client.get(url(question)).status_code == 410
    response = client.post(url(question), {"answer": "Too late"})

    assert b"not open any more" in response.content
    assert reload(question).answer == ""
    assert b"What have you tried?" not in client.get(MY).content


def test_nobody_else_sees_or_answers_it(client, question, sign_in):
    sign_in(make_mentee().user)
    assert client.get(url(question)).status_code == 404
    assert client.post(url(question), {"answer": "Mine"}).status_code == 404
    client.logout()
    assert client.post(url(question), {"answer": "Mine"}).status_code == 302
    assert reload(question).is_open


def test_a_mentor_answers_on_the_own_desk(client, sign_in, by):
    mentor = make_mentor(status=MentorStatus.PENDING)
    question = inquiries.ask_mentor(mentor.pk, question="A longer text?", **by)
    sign_in(mentor.user)
    shown = client.get(DESK).content
    assert b"A longer text?" in shown
    assert reverse("mentorship:mentor_profile").encode() in shown

    response = client.post(url(question), {"answer": "It is longer now."})

    assert response.url == DESK
    assert Inquiry.objects.get().answer == "It is longer now."


def test_what_people_write_is_escaped(client, question, by):
    Inquiry.objects.update(question="<script>x</script>")
    assert b"<script>x" not in client.get(MY).content


def test_the_timeline_waits_for_the_answer_and_links_to_the_question(client, question, by):
    [case] = client.get(MY).context["current"]
    [step] = case.steps
    assert (str(step.line.title), step.question) == ("Waits for your answer", question.pk)
    assert step.line.next_by is None
    content = client.get(MY).content.decode()
    assert "finishes its review." not in content.replace("Then our team finishes its review.", "")
    assert f'<a href="{url(question)}">Answer the question</a>' in content

    client.post(url(question), {"answer": "Two books."})

    [case] = client.get(MY).context["current"]
    assert str(case.steps[0].line.title) == "With our team"


def test_a_choice_that_is_in_line_does_not_wait_for_the_answer(client, question, by):
    case = question.enrolment
    choice = case.applications.get()
    type(choice).objects.filter(pk=choice.pk).update(reviewed_at=timezone.now())

    assert str(client.get(MY).context["current"][0].steps[0].line.title) == "In line"
