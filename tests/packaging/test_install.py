"""The README's install steps, followed in fresh sites, end with an application that arrives."""

from pathlib import Path

import pytest

from tests.packaging import readme

VISIT = Path(__file__).with_name("visit.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A site as ``wagtail start`` makes it."""
    readme.run(tmp_path, "-m", "wagtail.bin.wagtail", "start", "clubsite", str(tmp_path))
    return tmp_path


def visit(project: Path) -> str:
    target = project / "visit.py"
    target.write_text(VISIT.read_text())
    return readme.run(project, "visit.py")


def test_a_fresh_site(project):
    readme.follow(project)
    assert "visited" in visit(project)


PEOPLE = """
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class Accounts(BaseUserManager):
    def create_superuser(self, email, password):
        user = self.model(email=email, is_superuser=True, is_staff=True)
        user.set_password(password)
        user.save()
        return user


class Person(AbstractBaseUser, PermissionsMixin):
    # Known by the address alone: there is no user name, no first and no last name.

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    USERNAME_FIELD = "email"
    objects = Accounts()
"""

PICTURES = """
from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Picture(AbstractImage):
    credit = models.CharField(max_length=80, blank=True)
    admin_form_fields = (*Image.admin_form_fields, "credit")


class PictureRendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="once")
        ]
"""

DEMANDING = """
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS += ["people", "pictures"]
AUTH_USER_MODEL = "people.Person"
WAGTAILIMAGES_IMAGE_MODEL = "pictures.Picture"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "German")]
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
MIDDLEWARE = [*MIDDLEWARE, "django.middleware.locale.LocaleMiddleware"]
"""

SEVERAL_LANGUAGES = """
from django.conf.urls.i18n import i18n_patterns

urlpatterns = i18n_patterns(*urlpatterns)
"""

SECOND_SITE = """
from wagtail.models import Page, Site

root = Page.objects.get(depth=1)
other = root.add_child(instance=Page(title="Other club"))
Site.objects.create(hostname="other.example.org", root_page=other)
"""


def test_a_demanding_host(project):
    """Address as user name, own image model, several sites, languages in the addresses."""
    readme.append(project / "people/__init__.py", "")
    readme.append(project / "people/models.py", PEOPLE)
    readme.append(project / "pictures/__init__.py", "")
    readme.append(project / "pictures/models.py", PICTURES)
    readme.append(project / "clubsite/settings/base.py", DEMANDING)
    readme.run(project, "manage.py", "makemigrations", "people", "pictures")
    readme.follow(project)
    readme.append(project / "clubsite/urls.py", SEVERAL_LANGUAGES)
    readme.run(project, "manage.py", "shell", "-c", SECOND_SITE)
    assert "visited" in visit(project)
    assert "No changes" in readme.run(project, "manage.py", "makemigrations", "--check")
