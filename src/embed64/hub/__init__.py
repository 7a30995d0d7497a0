"""Hugging Face Hub: models that others can find."""
