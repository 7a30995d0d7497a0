"""Artifact: turn a model into a file that torch 1.11 loads, and check such files."""
