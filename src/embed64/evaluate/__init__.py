"""Evaluate: metrics and HTML pages; it knows artifacts and catalogs, but not the model."""
