"""Kaggle: everything that talks to Kaggle."""
