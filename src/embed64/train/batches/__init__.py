"""Batches: which images a step sees, how they are changed, loaded and cached."""
