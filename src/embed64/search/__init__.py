"""Search: what one does with a finished artifact."""
