"""A mentorship programme for Wagtail sites, from the first visit to the confirmed match."""

__version__ = "0.1.0"
