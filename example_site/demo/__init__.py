"""Everything behind ``make demo``: the checks before it, the processes, the accounts."""
