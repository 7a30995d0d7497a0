"""Evaluate: the ruler and the pages; it knows artifacts and catalogs, never the model."""
