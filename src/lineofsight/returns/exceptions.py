"""What can go wrong with a return."""


class ReturnsError(Exception):
    """A return could not be read, checked or written; the message says what to do."""


class CensusFileError(ReturnsError):
    """A file cannot be read as a children in need census; nothing of it is taken."""
