"""The Bot API: one module for each group of methods, one table that names them."""
