"""Give each mentor a row that search and facets read."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0007_expertise_by_levels")]

    operations = [
        migrations.CreateModel(
            name="DirectoryEntry",
            fields=[
                (
                    "mentor",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="directory_entry",
                        serialize=False,
                        to="mentorship.mentorprofile",
                        verbose_name="mentor",
                    ),
                ),
                ("name_key", models.CharField(max_length=255)),
                ("words", models.TextField()),
                ("title_words", models.TextField()),
                ("topics", models.TextField(blank=True)),
                ("languages", models.CharField(blank=True, max_length=255)),
                ("zone", models.CharField(max_length=64)),
                ("offers", models.CharField(blank=True, max_length=64)),
                ("mark", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "directory entry",
                "verbose_name_plural": "directory entries",
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="mentorprofile",
            index=models.Index(
                fields=["status", "left_at", "id"], name="mentorship_mentor_visible"
            ),
        ),
        migrations.AddIndex(
            model_name="directoryentry",
            index=models.Index(fields=["mentor", "mark"], name="mentorship_entry_mark"),
        ),
    ]
