"""Say in the right to manage cycles what it has come to cover; nothing in the database changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0018_card_edits")]

    operations = [
        migrations.AlterModelOptions(
            name="cycle",
            options={
                "ordering": ("-opens_on", "-pk"),
                "permissions": (("manage_cycles", "Can add, change, open and close cycles"),),
                "verbose_name": "cycle",
                "verbose_name_plural": "cycles",
            },
        ),
    ]
