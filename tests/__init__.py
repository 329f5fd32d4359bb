"""The tests of wagtail-mentorship: the tree mirrors the package."""
