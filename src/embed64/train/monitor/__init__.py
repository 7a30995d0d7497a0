"""Monitor: what a run measures about itself, and its warnings."""
