"""Telegram, coming in: updates are stored, acknowledged, and then handled once."""
