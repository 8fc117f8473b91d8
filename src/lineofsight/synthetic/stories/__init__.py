"""The stories that are planted in the invented authority to be found: a catalogue, and the families told by hand."""

from lineofsight.synthetic.stories.catalogue import SHOWN, STORIES, STORIES_BY_KEY, WAITING
from lineofsight.synthetic.stories.planting import PlantedFamily, planted_children, planted_families
from lineofsight.synthetic.stories.story import Place, Story

__all__ = [
    "SHOWN",
    "STORIES",
    "STORIES_BY_KEY",
    "WAITING",
    "Place",
    "PlantedFamily",
    "Story",
    "planted_children",
    "planted_families",
]
