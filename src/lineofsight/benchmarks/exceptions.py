"""What can go wrong while something is measured."""


class CannotMeasure(Exception):
    """A measurement did not come about, so that there is no figure to give."""
