"""Kernel: the script that runs on Kaggle, its rehearsal, and what it does there."""
