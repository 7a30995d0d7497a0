"""Core: errors, files, recipes, run folders and the console; used by every room, and unaware of images."""
