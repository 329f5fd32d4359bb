"""Let the database itself refuse to change or delete history.

The SQLite database of a test run is left without the rule against deleting: Django empties
its tables with DELETE between tests, where PostgreSQL has TRUNCATE.
"""

from django.db import migrations

TABLE = "mentorship_historyentry"

POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION mentorship_history_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'mentorship history is append-only' USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER mentorship_history_append_only BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION mentorship_history_append_only();
"""

POSTGRESQL_REVERSE = f"""
DROP TRIGGER IF EXISTS mentorship_history_append_only ON {TABLE};
DROP FUNCTION IF EXISTS mentorship_history_append_only();
"""

SQLITE = """
CREATE TRIGGER mentorship_history_no_{event} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, 'mentorship history is append-only'); END
"""


def _is_of_a_test_run(connection):
    name = str(connection.settings_dict["NAME"])
    test_name = connection.settings_dict.get("TEST", {}).get("NAME")
    return connection.is_in_memory_db() or name == str(test_name)


def add_triggers(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    elif connection.vendor == "sqlite":
        events = ["update"] if _is_of_a_test_run(connection) else ["update", "delete"]
        for event in events:
            schema_editor.execute(SQLITE.format(event=event, table=TABLE))


def drop_triggers(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_REVERSE)
    elif vendor == "sqlite":
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS mentorship_history_no_{event}")


class Migration(migrations.Migration):
    dependencies = [("mentorship", "0003_groups")]

    operations = [migrations.RunPython(add_triggers, drop_triggers)]
