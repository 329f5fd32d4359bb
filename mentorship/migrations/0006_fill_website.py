"""Give every field of expertise an address, and every mentor's field a level."""

from django.db import migrations
from django.utils.text import slugify


def give_addresses(apps, schema_editor):
    Expertise = apps.get_model("mentorship", "Expertise")
    rows = Expertise.objects.using(schema_editor.connection.alias)
    taken = set()
    for row in rows.order_by("pk"):
        stem = slugify(row.name, allow_unicode=True)[:90] or "field"
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        taken.add(slug)
        rows.filter(pk=row.pk).update(slug=slug)


def give_levels(apps, schema_editor):
    """Level 3, the middle: nobody has said more about the fields that were chosen so far."""
    alias = schema_editor.connection.alias
    chosen = apps.get_model("mentorship", "MentorProfile").expertise.through
    Specialisation = apps.get_model("mentorship", "Specialisation")
    Specialisation.objects.using(alias).bulk_create(
        (
            Specialisation(mentor_id=mentor, expertise_id=expertise, level=3)
            for mentor, expertise in chosen.objects.using(alias).values_list(
                "mentorprofile_id", "expertise_id"
            )
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0005_website")]

    operations = [
        migrations.RunPython(give_addresses, migrations.RunPython.noop),
        migrations.RunPython(give_levels, migrations.RunPython.noop),
    ]
