"""Data: turn any source into a clean, split catalog and its triplets."""
