"""Search: what to do with a finished artifact."""
