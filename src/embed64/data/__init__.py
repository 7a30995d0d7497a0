"""Data: from any source to a clean, split catalog and its triplets."""
