"""How somebody likes to teach, and somebody else to learn: asked, kept and shown."""

from mentorship.models import MenteeProfile, MentorProfile
from mentorship.testing.factories import make_mentor, reload

from .stepping import answers, fill_in, send
from .steps import choose

APPLY = "/mentorship/apply/"
TALK = "Talking things through"
WORDS = {
    "name": "Ada Okafor",
    "subject": "First job",
    "motivation": "I want to learn.",
    "timezone": "Africa/Lagos",
    "preferred_language": "",
}


def test_a_mentor_says_it_when_registering(client, visitor):
    given = answers()
    given["offer"]["teaching_style"] = "TALK"
    fill_in(client, given)
    assert TALK in client.get("/mentorship/become-a-mentor/check/").content.decode()
    send(client)

    assert MentorProfile.objects.get().teaching_style == "TALK"


def test_a_mentor_need_not_say_it(client, visitor):
    fill_in(client, answers())
    send(client)

    assert MentorProfile.objects.get().teaching_style == ""


def test_a_mentor_changes_it_at_once_and_the_page_shows_it(client, sign_in):
    mentor = make_mentor()
    sign_in(mentor.user)
    data = {"offers_long_term": "on", "long_term_hours": "6", "long_term_mentees": "3"}
    data |= {"calendly_url": "https://calendly.com/ada", "teaching_style": "TALK"}
    assert TALK not in client.get(mentor.get_absolute_url()).content.decode()

    client.post("/mentorship/mentor/profile/offer/", data)

    assert reload(mentor).teaching_style == "TALK"
    assert TALK in client.get(mentor.get_absolute_url()).content.decode()


def test_nonsense_is_refused(client, sign_in):
    mentor = make_mentor()
    sign_in(mentor.user)
    data = {"offers_long_term": "on", "long_term_hours": "6", "long_term_mentees": "3"}
    data |= {"calendly_url": "https://calendly.com/ada", "teaching_style": "SHOUT"}
    client.post("/mentorship/mentor/profile/offer/", data)

    assert reload(mentor).teaching_style == ""


def test_a_mentee_says_it_when_applying_and_need_not_repeat_it(client, mentee, cycle):
    mentor = make_mentor()
    choose(client, mentor)
    data = WORDS | {"mentor": [mentor.pk], "place": [1], "learning_style": "PRACTICE"}
    client.post(APPLY, data)

    assert MenteeProfile.objects.get(pk=mentee.pk).learning_style == "PRACTICE"
    choose(client, make_mentor())
    content = client.get(APPLY).content.decode()
    assert '<option value="PRACTICE" selected>' in content


def test_a_style_that_there_is_not(client, mentee, cycle):
    mentor = make_mentor()
    choose(client, mentor)
    data = WORDS | {"mentor": [mentor.pk], "place": [1], "learning_style": "SLEEP"}

    assert "data-mentorship-errors" in client.post(APPLY, data).content.decode()
    assert not mentee.enrolments.exists()
