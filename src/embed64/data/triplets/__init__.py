"""Triplets: which images may meet, offline triplets, and their audit."""
