"""Taking in mentors from a table: read the file, say what would happen, do it, undo it."""
