"""Cleaning of labels: which images and labels look wrong, and decisions on them."""
