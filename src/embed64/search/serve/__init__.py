"""A search page and its JSON API, on this machine only."""
