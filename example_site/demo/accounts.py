"""The invented people who can sign in to the demonstration."""

from dataclasses import dataclass

PASSWORD = "demo"


@dataclass(frozen=True)
class Account:
    """A user of the demonstration and what to be them for."""

    username: str
    first_name: str
    last_name: str
    role: str
    is_superuser: bool = False
    groups: tuple[str, ...] = ()
    password: str = PASSWORD

    @property
    def email(self) -> str:
        """An address under a name that can never exist."""
        return f"{self.username}@mentorship.example"


ADMIN = Account("admin", "Ada", "Okonjo", "administers everything", is_superuser=True)
TEAM = Account(
    "tala",
    "Tala",
    "Reyes",
    "reviews mentors and applications",
    groups=("Mentorship team",),
)
SUPERVISOR = Account(
    "sami",
    "Sami",
    "Haddad",
    "is told on Telegram, and assigns mentors",
    groups=("Mentorship team", "Mentorship supervisors"),
)

ACCOUNTS = (ADMIN, TEAM, SUPERVISOR)
