"""A stand-in for Telegram: the Bot API over HTTP, and phones to hold in the browser."""
