"""Duplicates: fingerprints of images, and the clusters that they make."""
