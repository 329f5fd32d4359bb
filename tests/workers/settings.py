"""The tests' project as processes of its own see it: their database, and mail into files.

Everything that is logged goes to the standard error, where the tests search it for secrets.
"""

import json
import os

import django

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, INSTALLED_APPS, Q_CLUSTER
from tests.settings import MENTORSHIP as _MENTORSHIP

DATABASES["default"]["NAME"] = os.environ["WORKER_DB_NAME"]
if django.VERSION >= (6, 1):
    _IN_FILES = "django.core.mail.backends.filebased.EmailBackend"
    MAILERS = {"default": {"BACKEND": _IN_FILES, "OPTIONS": {"file_path": os.environ["MAIL_DIR"]}}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = os.environ["MAIL_DIR"]
Q_CLUSTER = Q_CLUSTER | {"poll": 0.2, "workers": 2, "timeout": 60, "retry": 120}
MENTORSHIP = _MENTORSHIP | json.loads(os.environ.get("WORKER_MENTORSHIP", "{}"))
if os.environ.get("WORKER_BREAKS"):
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.workers.breaking.Broken"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"everything": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["everything"], "level": "INFO"},
    "loggers": {
        name: {"level": "DEBUG"} for name in ("httpcore", "httpx", "mentorship", "telegram")
    },
}
