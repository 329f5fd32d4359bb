"""Write the directory's row of every mentor who is there already."""

import re
import secrets
import unicodedata
from collections import defaultdict

from django.db import migrations

# As the models do it at the time of this migration.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+[+#]*")
BATCH = 500


def fold(text):
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign)).translate(PLAIN)


def joined(*texts):
    return "".join(f" {word}" for word in dict.fromkeys(WORD.findall(fold(" ".join(texts)))))


def offers(mentor):
    if mentor.left_at:
        return ""
    long_term = mentor.long_term_mentees if mentor.offers_long_term else 0
    ad_hoc = mentor.ad_hoc_mentees if mentor.offers_ad_hoc else 0
    kinds = (("LONG_TERM", long_term), ("AD_HOC", ad_hoc))
    return " ".join(f"{kind}:{places}" for kind, places in kinds if places)


def write_entries(apps, schema_editor):
    alias = schema_editor.connection.alias
    MentorProfile = apps.get_model("mentorship", "MentorProfile")
    Specialisation = apps.get_model("mentorship", "Specialisation")
    Entry = apps.get_model("mentorship", "DirectoryEntry")
    topics, languages = defaultdict(list), defaultdict(list)
    for row in (
        Specialisation.objects.using(alias)
        .order_by("-level", "expertise__name")
        .values_list("mentor_id", "expertise__slug", "expertise__name")
    ):
        topics[row[0]].append(row[1:])
    for mentor, code in (
        MentorProfile.languages.through.objects.using(alias)
        .order_by("language__code")
        .values_list("mentorprofile_id", "language__code")
    ):
        languages[mentor].append(code)
    batch = []
    for mentor in MentorProfile.objects.using(alias).order_by("pk").iterator(chunk_size=BATCH):
        title = (mentor.name, mentor.headline, *(name for _slug, name in topics[mentor.pk]))
        batch.append(
            Entry(
                mentor_id=mentor.pk,
                name_key=fold(mentor.name)[:255],
                words=joined(*title, mentor.bio),
                title_words=joined(*title),
                topics="\n".join(f"{slug}|{' '.join(n.split())}" for slug, n in topics[mentor.pk]),
                languages=" ".join(languages[mentor.pk])[:255],
                zone=mentor.timezone,
                offers=offers(mentor),
                mark=secrets.randbits(40),
            )
        )
        if len(batch) == BATCH:
            Entry.objects.using(alias).bulk_create(batch)
            batch = []
    Entry.objects.using(alias).bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0008_directory")]

    operations = [migrations.RunPython(write_entries, migrations.RunPython.noop, elidable=True)]
