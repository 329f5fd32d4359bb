"""A small real Wagtail site that uses the plugin as any site would.

What a host has to add for the plugin is marked with "mentorship:"; the rest is an ordinary
Wagtail project. Everything runs on one machine and asks nobody outside of it.
"""

import os

import django
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from example_site.database import database
from example_site.demo.paths import DATA, SITE

PORT = os.environ.get("PORT") or "8000"
ADDRESS = os.environ.get("SITE_ADDRESS") or f"http://127.0.0.1:{PORT}"

DATA.mkdir(parents=True, exist_ok=True)
# For people who do not exist, on a site that listens to this computer alone.
SECRET_KEY = os.environ.get("SECRET_KEY") or "only-for-the-demonstration-and-known-to-everybody"
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", *os.environ.get("ALLOWED_HOSTS", "").split()]
ROOT_URLCONF = "example_site.urls"
WSGI_APPLICATION = "example_site.wsgi.application"

INSTALLED_APPS = [
    "example_site.home",
    "example_site.telegram_simulator",
    "example_site.mailbox",
    "mentorship",  # mentorship: the plugin itself,
    "wagtail_modeladmin",  # the library of its admin lists,
    "django_q",  # and the worker that delivers its messages
    "anymail",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]

DATABASES = {"default": database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "sesame.backends.ModelBackend",  # mentorship: sign-in links
]
SESAME_ONE_TIME = True
SESAME_INVALIDATE_ON_EMAIL_CHANGE = True
SESAME_MAX_AGE = 3600

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("es", _("Spanish")), ("ar", _("Arabic"))]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

# Whitenoise serves what lies in the apps, without a collected copy.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media"

# Nothing inline and nothing from elsewhere on the public pages. The Wagtail admin and its
# editor are Wagtail's own and need more.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}

# The mailbox keeps the mail readable at /mailbox/. Any service of django-anymail takes its
# place by environment, for instance ANYMAIL_BACKEND=anymail.backends.mailgun.EmailBackend with
# ANYMAIL_MAILGUN_API_KEY and ANYMAIL_MAILGUN_SENDER_DOMAIN.
MAIL_BACKEND = os.environ.get("ANYMAIL_BACKEND") or "example_site.mailbox.backend.MailboxBackend"
ANYMAIL = {
    name.removeprefix("ANYMAIL_"): value
    for name, value in os.environ.items()
    if name.startswith("ANYMAIL_") and name != "ANYMAIL_BACKEND"
}
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": MAIL_BACKEND}}
else:
    EMAIL_BACKEND = MAIL_BACKEND
DEFAULT_FROM_EMAIL = "Lanternway Mentorship <hello@mentorship.example>"

# mentorship: the worker. REDIS_URL takes the place of the database as its broker.
Q_CLUSTER = {
    "name": "mentorship-demo",
    "workers": 1,
    "timeout": 60,
    "retry": 120,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 0,
    "poll": 0.5,  # a demonstration answers at once; 2 is kinder to a database
    **({"redis": url} if (url := os.environ.get("REDIS_URL")) else {"orm": "default"}),
}

# mentorship: Telegram. The addresses lead to the simulator at /telegram/; without them and
# with a token from @BotFather the same site speaks with Telegram itself.
TELEGRAM_SIMULATOR = {
    "token": "700000001:demonstration-token-that-opens-nothing",
    "username": "lanternway_bot",
    "name": "Lanternway Mentors",
}
MENTORSHIP = {
    "BASE_URL": ADDRESS,
    "TELEGRAM_TOKEN": TELEGRAM_SIMULATOR["token"],
    "TELEGRAM_BOT_USERNAME": TELEGRAM_SIMULATOR["username"],
    "TELEGRAM_WEBHOOK_SECRET": "a-secret-between-the-simulator-and-the-site",
    "TELEGRAM_API_URL": f"{ADDRESS}/telegram/bot",
    "TELEGRAM_LINK_URL": f"{ADDRESS}/telegram/t.me/",
}

WAGTAIL_SITE_NAME = "Lanternway"
WAGTAILADMIN_BASE_URL = ADDRESS
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# The demonstration asks no server outside of this computer.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
