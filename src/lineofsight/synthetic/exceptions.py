"""What can go wrong while an authority is invented."""


class SyntheticError(Exception):
    """Something was asked for that cannot be invented; the text says what, and what to do."""


class ImpossibleRate(SyntheticError):
    """A share of the children that is no share."""


class TooManyChildren(SyntheticError):
    """More children than there are numbers for."""
