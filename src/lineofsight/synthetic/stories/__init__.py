"""The stories that are planted in the invented authority to be found: a catalogue, and the families told by hand."""

from lineofsight.synthetic.stories.catalogue import SHOWN, STORIES, STORIES_BY_KEY, WAITING
from lineofsight.synthetic.stories.common_faults import COMMON_FAULTS, COMMON_FAULTS_BY_NUMBER, CommonFault
from lineofsight.synthetic.stories.planting import PlantedFamily, planted_children, planted_families
from lineofsight.synthetic.stories.story import Place, Story

__all__ = [
    "COMMON_FAULTS",
    "COMMON_FAULTS_BY_NUMBER",
    "SHOWN",
    "STORIES",
    "STORIES_BY_KEY",
    "WAITING",
    "CommonFault",
    "Place",
    "PlantedFamily",
    "Story",
    "planted_children",
    "planted_families",
]
