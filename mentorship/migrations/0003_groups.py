"""Create the two groups once; afterwards they belong to the site and are never touched."""

from django.db import migrations

TEAM = "Mentorship team"
SUPERVISORS = "Mentorship supervisors"

PERMISSIONS = [
    ("mentorprofile", "add_mentorprofile", "Can add mentor"),
    ("mentorprofile", "change_mentorprofile", "Can change mentor"),
    ("mentorprofile", "view_mentorprofile", "Can view mentor"),
    ("mentorprofile", "review_mentors", "Can accept and reject mentors"),
    ("expertise", "add_expertise", "Can add field of expertise"),
    ("expertise", "change_expertise", "Can change field of expertise"),
    ("expertise", "delete_expertise", "Can delete field of expertise"),
    ("cycle", "add_cycle", "Can add cycle"),
    ("cycle", "change_cycle", "Can change cycle"),
    ("cycle", "view_cycle", "Can view cycle"),
    ("cycle", "manage_cycles", "Can add, change, open and close cycles"),
    ("application", "view_application", "Can view application"),
    ("application", "review_applications", "Can review applications"),
    ("application", "run_queue", "Can run the manual-match queue"),
    ("match", "view_match", "Can view match"),
    ("match", "confirm_matches", "Can confirm, complete and cancel matches"),
    ("notification", "view_notification", "Can view message"),
    ("notification", "manage_messages", "Can retry and cancel messages"),
    ("mentorshipsettings", "change_mentorshipsettings", "Can change mentorship programme"),
]
SUPERVISION = [
    (
        "notification",
        "receive_supervisor_notices",
        "Receives the supervisors' notices",
    ),
]


def _permission(apps, alias, model, codename, name):
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(alias)
        .get_or_create(app_label="mentorship", model=model)
    )
    permission, _ = (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .get_or_create(content_type=content_type, codename=codename, defaults={"name": name})
    )
    return permission


def add_groups(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.using(alias)
    permissions = [_permission(apps, alias, *row) for row in PERMISSIONS]
    permissions += (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .filter(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    supervision = [_permission(apps, alias, *row) for row in SUPERVISION]
    for name, rights in ((TEAM, permissions), (SUPERVISORS, permissions + supervision)):
        group, created = groups.get_or_create(name=name)
        if created:
            group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0002_languages"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
