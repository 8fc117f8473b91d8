"""How often a server looks for objects that are kept alive only by one another."""

import gc

NEW_OBJECTS = 50_000
"""A page makes some ten thousand objects that wait for its end: looking at each 700 finds nothing, every time."""


def collect_seldom() -> None:
    """Look for garbage once in many new objects, and never again among what stands when this is called."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
