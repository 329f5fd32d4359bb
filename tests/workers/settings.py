"""The tests' project as a worker process sees it: their database, and mail into files."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES, Q_CLUSTER

DATABASES["default"]["NAME"] = os.environ["WORKER_DB_NAME"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["MAIL_DIR"]
Q_CLUSTER = Q_CLUSTER | {"poll": 0.2, "workers": 2, "timeout": 60, "retry": 120}
