"""Formats: what Pillow alone reads wrongly, refuses without need, or reads only with a plugin."""


class Undecodable(Exception):
    """Bytes are not a usable image; the message gives the reason."""
