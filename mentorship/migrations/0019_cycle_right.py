"""Say in the right to manage cycles what it has come to cover."""

from django.db import migrations

BEFORE, NOW = "Can open and close cycles", "Can add, change, open and close cycles"


def rename(before, after):
    """Django names a right when it is made, and never again."""

    def run(apps, schema_editor):
        rights = apps.get_model("auth", "Permission").objects.using(schema_editor.connection.alias)
        ours = rights.filter(codename="manage_cycles", content_type__app_label="mentorship")
        ours.filter(name=before).update(name=after)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("mentorship", "0018_card_edits"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="cycle",
            options={
                "ordering": ("-opens_on", "-pk"),
                "permissions": (("manage_cycles", NOW),),
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
            },
        ),
        migrations.RunPython(rename(BEFORE, NOW), rename(NOW, BEFORE), elidable=True),
    ]
