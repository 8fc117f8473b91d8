"""A log line shows where and what kind, never the words of a record."""

import logging

from lineofsight.config.exceptions import PortTaken, is_meant_for_people
from lineofsight.config.logs import PrivateFormatter


def formatted(error: Exception) -> str:
    try:
        raise error
    except type(error) as caught:
        facts = (type(caught), caught, caught.__traceback__)
        record = logging.LogRecord("lineofsight", logging.ERROR, __file__, 1, "It failed", None, facts)
        return PrivateFormatter().format(record)


def test_a_foreign_errors_words_stay_out_of_the_log() -> None:
    line = formatted(ValueError("Key (name)=(Ada Example) already exists"))
    assert "Ada" not in line
    assert "builtins.ValueError" in line
    assert "in formatted" in line


def test_our_own_errors_are_shown_whole() -> None:
    assert "Port 8000 is taken" in formatted(PortTaken("Port 8000 is taken"))


def test_only_our_own_errors_are_meant_for_people() -> None:
    assert is_meant_for_people(PortTaken())
    assert not is_meant_for_people(KeyError("name"))
