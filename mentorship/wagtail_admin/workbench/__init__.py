"""The team's workbenches: pages on which something is decided."""
