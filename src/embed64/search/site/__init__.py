"""A search page that needs no server: the model runs in the browser."""
