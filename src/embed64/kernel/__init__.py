"""Kernel: build the script that runs on Kaggle, rehearse it here, and do its job there."""
