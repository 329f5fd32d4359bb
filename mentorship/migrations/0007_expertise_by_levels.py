"""Read a mentor's fields through their levels, and hold the addresses of fields apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0006_fill_website")]

    operations = [
        migrations.RemoveField("mentorprofile", "expertise"),
        migrations.AddField(
            "mentorprofile",
            "expertise",
            models.ManyToManyField(
                related_name="mentors",
                through="mentorship.Specialisation",
                to="mentorship.expertise",
                verbose_name="expertise",
            ),
        ),
        migrations.AlterField(
            "expertise",
            "slug",
            models.SlugField(
                allow_unicode=True,
                editable=False,
                max_length=100,
                unique=True,
                verbose_name="address",
            ),
        ),
    ]
