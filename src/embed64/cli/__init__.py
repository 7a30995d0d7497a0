"""Cli: the command line; every command calls a function of another package."""
