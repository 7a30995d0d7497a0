"""Artifact: from a model to a checked file that torch 1.11 loads."""
