"""The example site, as it would run in production, on the database of the tests."""

from example_site.settings import *  # noqa: F403
from tests.databases import database, prepare

DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database()}
DATABASES["default"]["TEST"] = {"NAME": str(prepare() / "benchmark.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = prepare() / "benchmark-media"
LOGGING_CONFIG = None
