"""The snippets: mentors, and the vocabularies that editors keep."""
