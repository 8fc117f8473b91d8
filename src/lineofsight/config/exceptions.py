"""What can go wrong while the system is set up or started."""


class ConfigError(Exception):
    """Base of every error of this floor. The message says what to set or to run."""


class BadSetting(ConfigError):
    """A setting of the environment cannot be read."""


class NotReadyToServe(ConfigError):
    """The server may not start as it is set."""


class PortTaken(ConfigError):
    """Another program listens where the server should."""


def is_meant_for_people(error: BaseException) -> bool:
    """True for an error of one of our own kinds: a sentence that says what to do, and names nobody.

    Anything else (a TypeError, a database's complaint) is a fault of the program, and may quote a record.
    """
    return any(kind.__module__.split(".")[0] == "lineofsight" for kind in type(error).__mro__)
