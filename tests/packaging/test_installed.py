"""Under tox the tests meet the installed wheel, and never the checkout by accident."""

import os
import sysconfig
from importlib.metadata import version
from pathlib import Path

import pytest

import mentorship


@pytest.mark.skipif("TOX_ENV_NAME" not in os.environ, reason="tox installs the wheel")
def test_the_package_under_test_is_the_installed_one():
    assert Path(mentorship.__file__).is_relative_to(sysconfig.get_path("purelib"))


def test_the_version_is_said_once():
    assert version("wagtail-mentorship") == mentorship.__version__
