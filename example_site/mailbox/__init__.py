"""Mail that stays at home: every message is kept and can be read in the browser."""
