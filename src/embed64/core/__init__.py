"""Core: what every room needs and nothing of images: errors, files, recipes, run folders, the console."""
