"""The web process of the demonstration: waitress, and the simulator's deliveries."""

import os

import waitress
from django.core.wsgi import get_wsgi_application


def main() -> None:
    """Serve until stopped. Updates that an earlier run left behind are delivered again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")
    application = get_wsgi_application()
    from example_site.telegram_simulator import delivery  # models exist from here on

    delivery.ensure_running()
    port = int(os.environ.get("PORT") or "8000")
    # A tap without a script, a long poll and a fault that stays silent each hold a thread.
    waitress.serve(application, host="127.0.0.1", port=port, threads=8, ident=None)


if __name__ == "__main__":
    main()
