"""A small real Wagtail site that uses the plugin as any site would."""
