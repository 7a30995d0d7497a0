"""Cli: the doors; every command calls a function of a room below."""
