"""The invented people and their story: what ``seed_demo`` puts into an empty database."""
