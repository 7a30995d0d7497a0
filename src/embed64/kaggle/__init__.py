"""Kaggle: everything that is said to Kaggle."""
