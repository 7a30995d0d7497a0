"""Triplets: which images may be paired, offline triplets, and their audit."""
