"""What can be read across all things: who did what, when and why."""
