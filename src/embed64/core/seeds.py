"""The range of seeds that every random generator in use takes."""

LARGEST_SEED = 2**32 - 1
"""That of scikit-learn and of numpy's older generator."""
