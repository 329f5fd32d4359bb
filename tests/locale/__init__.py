"""The catalogues of translations: made by ``make messages``, and checked here."""
