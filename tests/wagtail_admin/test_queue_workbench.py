"""The workbench of the manual match: parts, filters, vetoes, two side by side, undo, honesty."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.choices import ApplicationStatus as Status
from mentorship.domain import applications, matches, offers, queue
from mentorship.models import Expertise, MentorshipSettings, Notification
from mentorship.notifications import delivery
from mentorship.notifications.addresses import desk_url
from mentorship.testing import factories
from tests.wagtail_admin.conftest import queued, sentences


@pytest.fixture
def ada(db):
    return factories.make_mentor("Ada")


@pytest.fixture
def grace(db):
    return factories.make_mentor("Grace", timezone="Asia/Tokyo", languages=("ar",))


@pytest.fixture
def place(cycle, team, ada):
    """Somebody whom Ada has declined."""
    return queued(team, ada)


def page(place, name="assign"):
    return reverse(f"mentorship_admin:{name}", args=[place.pk])


def listed(desk, place, **wish):
    response = desk.get(page(place), wish)
    return [row.mentor.name for row in response.context["page_obj"]]


def send(desk, place, mentor, **more):
    return desk.post(page(place), {"action": "send", "mentor": mentor.pk, **more}, follow=True)


def asked(place):
    return place.enrolment.applications.exclude(pk=place.pk).latest("pk")


class TestTheQueue:
    def test_it_is_searched_and_put_in_order(self, desk, cycle, team):
        for subject in ("Sewing", "Cobol", "Rust"):
            place = queued(team)
            place.enrolment.subject = subject
            place.enrolment.save()
        address = reverse("mentorship_admin:queue")

        def subjects(**wish):
            rows = desk.get(address, wish).context["page_obj"]
            return [row.enrolment.subject for row in rows]

        assert subjects() == ["Sewing", "Cobol", "Rust"]
        assert subjects(order="subject") == ["Cobol", "Rust", "Sewing"]
        assert subjects(q="cob") == ["Cobol"]
        assert subjects(q=place.enrolment.mentee.name) == ["Rust"]
        assert subjects(order="nonsense") == ["Sewing", "Cobol", "Rust"]
        send(desk, place, factories.make_mentor())
        assert subjects(state="asked") == ["Rust"]
        assert subjects(state="open") == ["Sewing", "Cobol"]
        assert b"fits these filters" in desk.get(address, {"q": "Latin"}).content


class TestTheMentors:
    def test_every_part_of_the_score_is_on_the_page(self, desk, place, grace):
        content = desk.get(page(place), {"q": "Grace"}).content.decode()

        for words in ("Expertise", "Room", "Shared hours", "Language", "Response time", "Style"):
            assert f"<dt>{words}</dt>" in content
        assert "No language in common" in content

    def test_the_filters(self, desk, place, ada, grace):
        rust = Expertise.objects.create(name="Rust")
        factories.make_mentor("Lin", expertise=("Rust",), long_term_mentees=1)

        assert set(listed(desk, place)) == {"Ada", "Grace", "Lin"}
        assert listed(desk, place, topic=rust.pk) == ["Lin"]
        assert listed(desk, place, language="ar") == ["Grace"]
        assert set(listed(desk, place, hours="8")) == {"Ada", "Lin"}
        assert "Ada" not in listed(desk, place, never_declined="on")
        assert listed(desk, place, q="rust") == ["Lin"]
        assert set(listed(desk, place, topic="x", hours="y")) == {"Ada", "Grace", "Lin"}

    def test_who_has_room(self, desk, team, place, ada, grace):
        grace.long_term_mentees = 1
        grace.save()
        send(desk, queued(team, ada), grace)

        assert "Grace" in listed(desk, place)
        assert "Grace" not in listed(desk, place, has_room="on")

    def test_vetoes_are_shown_and_come_last(self, desk, place, ada, grace):
        factories.make_mentor(
            "Noor", paused_until=timezone.localdate() + datetime.timedelta(days=5)
        )
        assert listed(desk, place)[0] == "Grace"
        content = desk.get(page(place)).content.decode()

        assert "Declined this mentee before." in content
        assert "Takes no new requests until" in content
        assert content.count("all the same") == 2

    def test_a_full_mentor_is_asked_only_with_the_tick(self, desk, team, place, ada, grace):
        grace.long_term_mentees = 1
        grace.save()
        send(desk, queued(team, ada), grace)

        refused = send(desk, place, grace)
        assert sentences(refused) == ["Grace has no place left in this cycle."]
        send(desk, place, grace, ask_again="on")
        assert asked(place).mentor == grace

    def test_the_mentee_in_person_cannot_be_asked(self, desk, place):
        email = place.enrolment.mentee.email
        self_ = factories.make_mentor("Self", email=email, with_user=False)
        content = desk.get(page(place), {"q": "Self"}).content.decode()

        assert "This is the mentee in person." in content
        assert 'value="send"' not in content
        assert sentences(send(desk, place, self_, ask_again="on"))[0].startswith("Nobody can be")


class TestTwoSideBySide:
    def test_two_that_were_ticked(self, desk, place, ada, grace):
        lin = factories.make_mentor("Lin")
        response = desk.get(page(place, "assign_compare"), {"mentor": [lin.pk, ada.pk]})

        assert [row.mentor for row in response.context["two"]] == [lin, ada]
        assert len(response.context["lines"]) == 7
        assert b"Declined this mentee before." in response.content

    @pytest.mark.parametrize("wish", [{}, {"mentor": ["x", "999"]}])
    def test_the_two_best_where_none_was(self, wish, desk, place, ada, grace):
        response = desk.get(page(place, "assign_compare"), wish)

        assert [row.mentor for row in response.context["two"]] == [grace, ada]

    def test_assigning_from_there(self, desk, place, grace):
        content = desk.get(page(place, "assign_compare")).content.decode()
        assert f'action="{page(place)}"' in content
        assert 'value="send"' in content

    def test_with_one_mentor_alone_it_is_still_a_page(self, desk, place):
        assert desk.get(page(place, "assign_compare")).status_code == 200


class TestUndo:
    @pytest.fixture
    def offer(self, desk, place, grace):
        response = send(desk, place, grace)
        assert "It can be undone for 10 seconds" in sentences(response)[0]
        return asked(place)

    def test_the_pages_offer_it(self, desk, place, offer):
        for address in (page(place), reverse("mentorship_admin:queue")):
            assert page(offer, "assign_undo") in desk.get(address).content.decode()

    def test_it_takes_one_click(self, desk, place, offer):
        response = desk.post(page(offer, "assign_undo"), {"action": "undo"}, follow=True)

        assert sentences(response)[0].startswith("Undone: Grace is not asked")
        assert factories.reload(offer).status == Status.REJECTED
        assert offer.notifications.get(notice="offer").status == "CANCELLED"
        assert factories.reload(place).status == Status.PENDING_MANUAL_MATCH
        send(desk, place, offer.mentor)
        assert place.enrolment.applications.live().get().mentor == offer.mentor

    def test_it_has_a_page_of_its_own(self, desk, offer):
        content = desk.get(page(offer, "assign_undo")).content.decode()
        assert "Grace does not get the offer." in content

    def test_after_it_was_sent_it_is_refused_with_a_sentence(self, desk, place, offer):
        Notification.objects.filter(notice="offer").update(due_at=timezone.now())
        delivery.deliver_due()
        assert b"mentorship-undo" not in desk.get(page(place)).content

        response = desk.post(page(offer, "assign_undo"), {"action": "undo"}, follow=True)
        assert "on its way to Grace already. Recall it instead." in sentences(response)[0]
        assert factories.reload(offer).status == Status.ADMIN_APPROVED

    def test_nothing_waits_where_the_settings_say_so(self, desk, place, grace):
        settings = MentorshipSettings.load()
        settings.undo_seconds = 0
        settings.save()

        assert sentences(send(desk, place, grace)) == ["The offer is on its way to Grace."]
        assert b"mentorship-undo" not in desk.get(page(place)).content


class TestNoMatch:
    def test_the_letter_can_be_changed_before_it_is_sent(self, desk, place):
        content = desk.get(page(place, "close_no_match")).content.decode()
        assert "we could not find a mentor who fits" in content
        assert "We could not find a mentor for you this time" in content

        words = "Dear you,\r\n\r\nnobody here knows Cobol."
        desk.post(page(place, "close_no_match"), {"action": "close", "letter": words})
        note = Notification.objects.get(notice="no_match_found")
        assert note.context == {"letter": "Dear you,\n\nnobody here knows Cobol."}

    def test_unchanged_words_stay_those_of_the_programme(self, desk, place):
        form = desk.get(page(place, "close_no_match")).context["forms"]["close"]
        words = form["letter"].value().replace("\n", "\r\n")
        desk.post(page(place, "close_no_match"), {"action": "close", "letter": words})

        assert Notification.objects.get(notice="no_match_found").context == {}

    def test_it_is_written_in_the_mentees_language(self, desk, place):
        mentee = place.enrolment.mentee
        mentee.preferred_language = "de"
        mentee.save()
        response = desk.get(page(place, "close_no_match"))

        assert (
            "wir haben sorgfältig gesucht" in response.context["forms"]["close"]["letter"].value()
        )


class TestTheDirectLink:
    """Out of Telegram and mails."""

    def test_it_lands_on_this_mentee(self, desk, place, grace):
        address = desk_url("assign", place.pk).partition("//")[2].partition("/")[2]
        response = desk.get(f"/{address}")

        assert response.status_code == 200
        assert response.context["enrolment"] == place.enrolment

    def test_it_comes_back_after_signing_in(self, client, place):
        response = client.get(page(place))
        assert response.status_code == 302
        assert f"next={page(place)}" in response.url

    def test_over_by_a_match(self, desk, team, place, grace):
        send(desk, place, grace)
        now, offer = timezone.now(), asked(place)
        offers.accept(offer.pk, actor=factories.web(grace.user), now=offer.offered_at)
        match = matches.confirm(offer.pk, actor=factories.admin(team), now=now)
        mentee = place.enrolment.mentee.name

        content = desk.get(page(place)).content.decode()
        assert f"{mentee} was matched with Grace." in content
        assert "nothing needs to be done" in content
        matches.cancel(
            match.pk,
            actor=factories.admin(team),
            now=now,
            reason="Ill",
            wish="MENTOR",
            put_back=True,
        )
        again = place.enrolment.applications.queued().get()
        assert page(again) in desk.get(page(place)).content.decode()

    def test_over_by_the_mentees_wish(self, desk, place):
        mentee = place.enrolment.mentee
        applications.withdraw(place.pk, actor=factories.web(mentee.user), now=timezone.now())
        assert f"{mentee.name} has withdrawn" in desk.get(page(place)).content.decode()

    def test_over_without_a_match(self, desk, team, place):
        queue.close_without_match(
            place.pk, actor=factories.admin(team), now=timezone.now(), reason="No Cobol here."
        )
        content = desk.get(page(place)).content.decode()

        assert "was closed without a match" in content
        assert "No Cobol here." in content
        assert str(team) in content

    def test_two_are_not_compared_for_nobody(self, desk, team, place):
        queue.close_without_match(place.pk, actor=factories.admin(team), now=timezone.now())
        assert desk.get(page(place, "assign_compare")).url == page(place)
