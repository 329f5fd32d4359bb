"""Factories and fakes for the tests of the plugin and of the sites that install it."""
