"""The blocks on a host's page."""

import gc
import warnings

import pytest
from csp.middleware import CSPMiddleware
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.blocks import StructBlockValidationError
from wagtail.images import get_image_model
from wagtail.models import Page

from mentorship import blocks
from mentorship.blocks.pictures import SPECS
from mentorship.choices import CycleStatus, MentorStatus
from mentorship.domain.index import forget
from mentorship.models import Expertise
from mentorship.testing.factories import make_cycle, make_mentee, make_mentor, put_into
from tests.public.pictures import picture
from tests.testapp.models import HostPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(client):
    """Put blocks on a published page and open it as a visitor."""

    def publish(*body):
        home = Page.objects.get(depth=2)
        page = home.add_child(instance=HostPage(title="Programme", body=list(body)))
        return f"/{page.slug}/"

    return publish


def photo():
    """A portrait in the sizes of the cards. Wagtail leaves the file open in which it draws it."""
    image = get_image_model().objects.create(title="Portrait", file=picture((600, 600), "JPEG"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        image.get_renditions(*SPECS)
        gc.collect()
    return image


LIST = ("MentorListBlock", {"heading": "Our people", "which": "all", "page_size": 12})


class TestMentorList:
    def test_active_mentors_with_a_button_in_the_open_cycle(self, client, show):
        mentor = make_mentor("Grace Lin", photo=photo())
        make_mentor("Hidden Person", status=MentorStatus.PENDING)
        make_cycle()

        content = client.get(show(LIST)).content.decode()

        for fact in ("Our people", "Grace Lin", "Python", "English", "3 of 3 free", "<img"):
            assert fact in content
        assert f'data-mentorship-apply="{mentor.pk}"' in content
        assert "csrfmiddlewaretoken" in content
        assert "Hidden Person" not in content

    def test_the_button_really_adds_to_the_list(self, client, show):
        mentor = make_mentor()
        make_cycle()
        address = show(LIST)
        client.get(address)

        client.post("/mentorship/choices/change/", {"action": "add", "mentor": mentor.pk})

        assert "On your list" in client.get(address).content.decode()

    def test_disabled_with_the_reason_without_a_cycle(self, client, show):
        make_mentor()

        content = client.get(show(LIST)).content.decode()

        assert "disabled" in content
        assert "No cycle is open for applications right now." in content

    def test_one_field_of_expertise(self, client, show):
        mentor = make_mentor("Rust Person", expertise=("Rust",))
        make_mentor("Python Person")
        block = {
            "heading": "",
            "which": "expertise",
            "expertise": mentor.expertise.get(),
            "page_size": 5,
        }

        content = client.get(show(("MentorListBlock", block))).content.decode()

        assert "Rust Person" in content
        assert "Python Person" not in content

    def test_a_field_is_needed_for_a_list_of_one_field(self):
        block = blocks.MentorListBlock()
        value = block.to_python({"which": "expertise", "page_size": 5})

        with pytest.raises(StructBlockValidationError):
            block.clean(value)
        topic = Expertise.objects.create(name="Rust")
        value = block.normalize({"which": "expertise", "expertise": topic, "page_size": 5})
        assert list(block.clean(value)["expertise"]) == [topic]

    def test_it_goes_page_by_page(self, client, show):
        for letter in "ABC":
            make_mentor(f"Mentor {letter}")
        address = show(("MentorListBlock", {"which": "all", "page_size": 2}))

        first = client.get(address).content.decode()
        second = client.get(f"{address}?page=2").content.decode()

        assert "Page 1 of 2" in first
        assert "Mentor C" not in first
        assert "Mentor C" in second
        assert client.get(f"{address}?page=x").status_code == 200

    @pytest.mark.parametrize("count", [1, 3, 13])
    def test_the_number_of_queries_does_not_grow(
        self, rf, count, django_assert_num_queries, settings
    ):
        settings.MENTORSHIP = {"DIRECTORY_CACHE_SECONDS": 0}
        make_cycle()
        for _number in range(count):
            make_mentor(photo=photo())
        block = blocks.MentorListBlock()
        value = block.to_python({"which": "all", "page_size": 12})
        request = rf.get("/")
        block.render(value, {"request": request, "csrf_token": "x"})

        # Cycle and stamp, mentors, renditions.
        with django_assert_num_queries(3):
            block.render(value, {"request": rf.get("/"), "csrf_token": "x"})
        forget()  # and all rows, where this process has them not or of old
        with django_assert_num_queries(4):
            block.render(value, {"request": rf.get("/"), "csrf_token": "x"})
        settings.MENTORSHIP = {}
        block.render(value, {"request": rf.get("/"), "csrf_token": "x"})
        with django_assert_num_queries(1):
            block.render(value, {"request": rf.get("/"), "csrf_token": "x"})

    def test_a_known_visitor_costs_one_query_more(self, client, show, settings):
        """The page knows already who that is: one query has the zone, the cases and the list."""
        make_cycle()
        for _number in range(3):
            make_mentor(photo=photo())
        mentee = make_mentee()
        client.force_login(mentee.user, backend="django.contrib.auth.backends.ModelBackend")
        full, bare = show(LIST), show()

        def queries(address):
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        assert queries(full) - queries(bare) == 2
        settings.MENTORSHIP = {"DIRECTORY_CACHE_SECONDS": 0}
        assert queries(full) - queries(bare) == 4

    def test_two_blocks_share_what_they_read(self, rf: RequestFactory, django_assert_num_queries):
        make_cycle()
        value = {"text": "Welcome"}
        block = blocks.OpenCycleBannerBlock()
        request = rf.get("/")

        # The cycle and the places that it has.
        with django_assert_num_queries(2):
            for _time in range(2):
                block.render(block.to_python(value), {"request": request})

    def test_it_shows_without_a_request(self):
        make_cycle()
        mentor = make_mentor("Grace Lin")
        block = blocks.MentorListBlock()

        content = block.render(block.to_python({"which": "all", "page_size": 12}))

        assert mentor.get_absolute_url() in content
        assert 'method="post"' not in content


class TestFeatured:
    def value(self, *mentors):
        return ("FeaturedMentorsBlock", {"heading": "Meet them", "mentors": list(mentors)})

    def test_in_the_editors_order(self, client, show):
        first, second = make_mentor("Zoe Last"), make_mentor("Abe First")

        content = client.get(show(self.value(first, second))).content.decode()

        assert content.index("Zoe Last") < content.index("Abe First")

    @pytest.mark.parametrize("status", [MentorStatus.PENDING, MentorStatus.REJECTED])
    def test_hidden_mentors_drop_out(self, client, show, status):
        mentor = make_mentor("Hidden Person")
        address = show(self.value(mentor))
        put_into(mentor, status)

        content = client.get(address).content.decode()

        assert "Hidden Person" not in content
        assert "Meet them" not in content

    @pytest.mark.parametrize("count", [1, 3, 13])
    def test_the_number_of_queries_does_not_grow(self, rf, count, django_assert_num_queries):
        make_cycle()
        mentors = [make_mentor(photo=photo()) for _number in range(count)]
        block = blocks.FeaturedMentorsBlock()
        value = block.to_python({"heading": "", "mentors": [mentor.pk for mentor in mentors]})
        block.render(value, {"request": rf.get("/")})

        # Cycle and stamp, mentors, renditions.
        with django_assert_num_queries(3):
            block.render(value, {"request": rf.get("/")})


class TestCalls:
    def test_the_banner_of_the_open_cycle(self, client, show):
        cycle = make_cycle(name="Spring")
        address = show(("OpenCycleBannerBlock", {"text": "Come in", "closed_text": "Come later"}))

        content = client.get(address).content.decode()
        assert "Spring" in content
        assert "Come in" in content

        put_into(cycle, CycleStatus.CLOSED)
        content = client.get(address).content.decode()
        assert "Come later" in content
        assert "Come in" not in content

    def test_the_call_to_mentors(self, client, show):
        content = client.get(show(("BecomeAMentorBlock", {"heading": "Help"}))).content.decode()

        assert "/mentorship/become-a-mentor/" in content
        assert "Register" in content


class TestForEditors:
    @pytest.mark.parametrize("name", blocks.__all__)
    def test_every_block_introduces_itself(self, name):
        block = getattr(blocks, name)()

        assert block.label
        assert block.meta.icon != "placeholder"
        assert block.get_description()

    @pytest.mark.parametrize("name", [n for n in blocks.__all__ if n != "MentorshipStreamBlock"])
    def test_every_block_has_a_preview(self, name):
        make_cycle()
        make_mentor("Grace Lin")
        block = getattr(blocks, name)()

        content = block.render(block.normalize(block.get_preview_value()))

        assert "mentorship-block" in content

    def test_all_of_them_at_once(self):
        block = blocks.MentorshipStreamBlock()

        assert len(block.child_blocks) == 6


def test_the_head_names_the_style_sheet_and_the_script():
    head = Template("{% load mentorship %}{% mentorship_head %}").render(Context())

    assert 'href="/static/mentorship/public.css"' in head
    assert 'src="/static/mentorship/public.js"' in head
    assert "nonce" not in head


def test_the_head_carries_the_nonce_of_a_strict_policy(rf):
    """django-csp makes it when it is first asked for: as text, not as something true or false."""
    request = rf.get("/")
    CSPMiddleware(lambda _request: HttpResponse()).process_request(request)
    template = Template("{% load mentorship %}{% mentorship_head request.csp_nonce %}")

    head = template.render(Context({"request": request}))

    assert head.count(f' nonce="{request.csp_nonce}"') == head.count("<link") + head.count(
        "<script"
    )
    assert "<script" in head


@pytest.mark.parametrize(
    ("name", "letters"), [("Ada Okafor", "AO"), ("Ada", "A"), ("Ada B. Okafor", "AO"), ("", "")]
)
def test_initials(name, letters):
    template = Template("{% load mentorship %}{{ name|initials }}")

    assert template.render(Context({"name": name})) == letters
