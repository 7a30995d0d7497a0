"""Train: one step, the loop around it, and what feeds and watches it."""
