"""Batches: which images a step sees, and how they are augmented, loaded and cached."""
