"""Duplicates: fingerprint images and cluster those that show the same."""
