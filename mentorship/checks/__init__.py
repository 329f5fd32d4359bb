"""System checks: what is missing or wrong in the host's settings, each with a hint."""

from . import host, mail, shop, sign_in, telegram, worker

__all__ = ["host", "mail", "shop", "sign_in", "telegram", "worker"]
