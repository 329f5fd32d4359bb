"""A corpus of updates as they should not be, generated so that it can be repeated by its seed."""
