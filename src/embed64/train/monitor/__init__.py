"""Monitor: what a run measures of itself, and what it warns of."""
