"""The standard words of every notice, one file per reader and matter."""
