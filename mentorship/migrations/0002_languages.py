"""Fill in the languages that Django knows, so that mentors can choose from the first day."""

from django.conf.locale import LANG_INFO
from django.db import migrations


def add_languages(apps, schema_editor):
    Language = apps.get_model("mentorship", "Language")
    alias = schema_editor.connection.alias
    plain = {code for code in LANG_INFO if "-" not in code}
    # Chinese is known by its scripts alone.
    codes = sorted(plain | {"zh-hans", "zh-hant"})
    known = set(Language.objects.using(alias).values_list("code", flat=True))
    Language.objects.using(alias).bulk_create(
        Language(code=code) for code in codes if code not in known
    )


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0001_initial")]

    operations = [migrations.RunPython(add_languages, migrations.RunPython.noop)]
