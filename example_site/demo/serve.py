"""The web process of the demonstration: waitress, and the simulator's deliveries."""

import os
import signal
import sys

from django.core.wsgi import get_wsgi_application
from waitress import create_server


def main() -> None:
    """Serve until stopped. Updates that an earlier run left behind are delivered again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")
    application = get_wsgi_application()
    from django.conf import settings  # models exist from here on

    from example_site.seed.pages import place_site
    from example_site.telegram_simulator import delivery

    place_site(settings.WAGTAILADMIN_BASE_URL)
    port = int(os.environ.get("PORT") or "8000")
    # A tap without a script, a long poll and a fault that stays silent each hold a thread.
    server = create_server(application, host="127.0.0.1", port=port, threads=8, ident=None)
    signal.signal(signal.SIGTERM, lambda *received: sys.exit(0))
    delivery.ensure_running()
    server.run()


if __name__ == "__main__":
    main()
