"""Taste that a machine can check in the package's Python."""

import ast
import re
import sys
import tomllib

import pytest

from tests.architecture.source import PACKAGE, ROOT, imported, modules, name, tree

#: Distributions are not always named like what one imports from them.
IMPORT_NAMES = {
    "django": {"django"},
    "django-anymail": {"anymail"},
    "django-q2": {"django_q"},
    "django-sesame": {"sesame"},
    "python-telegram-bot": {"telegram"},
    # Wagtail itself requires these, on every supported version.
    "wagtail": {"wagtail", "modelcluster", "taggit", "PIL", "willow", "django_filters", "openpyxl"},
    "wagtail-modeladmin": {"wagtail_modeladmin"},
    # An extra, which brings the other; the import contracts keep both in their one module.
    "scipy": {"scipy", "numpy"},
}
DRAWERS = {"utils", "helpers", "common", "misc", "manager", "managers"}


@pytest.mark.parametrize("path", modules(), ids=name)
class TestEveryModule:
    def test_says_what_it_is_for(self, path):
        if path.read_text().strip():
            assert ast.get_docstring(tree(path))

    def test_is_no_drawer(self, path):
        assert not DRAWERS & {*path.relative_to(PACKAGE).with_suffix("").parts}

    def test_escapes_what_people_write(self, path):
        called = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Attribute | ast.Name)
        }

        assert not called & {"mark_safe", "SafeString", "SafeText"}

    def test_wires_nothing_to_saving(self, path):
        assert not re.search(r"\b(pre|post)_(save|delete)\b", path.read_text())


def test_whatever_is_imported_is_required():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["solver"]]
    required = {re.split(r"[\[>=<~! ]", each)[0].lower() for each in declared}
    known = {"mentorship", *sys.stdlib_module_names}
    known.update(*(IMPORT_NAMES[each] for each in required))
    # Helpers for the tests of host projects may need what a test-suite has.
    shipped = [path for path in modules() if "testing" not in path.parts]

    assert {each for path in shipped for each in imported(tree(path))} <= known


def test_the_hooks_only_register():
    """A hook hands something over; what that something does stands in its own file."""
    hooks = PACKAGE / "wagtail_hooks.py"
    if not hooks.exists():
        pytest.skip("there are no hooks yet")
    for node in tree(hooks).body:
        assert isinstance(
            node, ast.Import | ast.ImportFrom | ast.Expr | ast.Assign | ast.FunctionDef
        )
        if isinstance(node, ast.FunctionDef):
            assert any("register" in ast.unparse(each) for each in node.decorator_list)
            assert len(node.body) <= 4, f"{node.name} does more than register"
