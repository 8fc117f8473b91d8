"""What can go wrong with a return."""


class ReturnsError(Exception):
    """A return could not be read, checked or written; the message says what to do."""


class CensusFileError(ReturnsError):
    """A file cannot be read as a children in need census; nothing of it is taken."""


class TablesError(ReturnsError):
    """Files that should hold tables cannot be opened at all; the message says what to do."""


class FeedError(ReturnsError):
    """The daily feed could not be sent; the message says what to set or to do."""
