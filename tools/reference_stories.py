"""The planted stories of the invented authority as Markdown, for their reference page."""

from __future__ import annotations

from lineofsight.synthetic.stories import COMMON_FAULTS, SHOWN, STORIES_BY_KEY, WAITING, CommonFault, Place, Story
from lineofsight.synthetic.stories.planting import FEWEST_CHILDREN
from tools.reference_rows import markdown_table


def stories() -> str:
    """Every story with where it shows, and those that wait for their part of the product."""
    return (
        f"## Stories that show today\n\n{_shown()}\n"
        "## Where each shows\n\n"
        "A child’s page is reached from the child’s name in a list, or by searching for the LA child ID.\n\n"
        f"{_places()}\n"
        "## Stories that wait for their part of the product\n\n"
        f"{_waiting()}\n"
        "## Common faults that no census file can hold\n\n"
        "By their number in the field's list of common faults. Those that a file can hold have [a page of their\n"
        "own](dirty-files.md).\n\n"
        f"{_common_faults()}\n"
        f"An authority of fewer than {FEWEST_CHILDREN} children has none of the families; what is planted among all\n"
        "the children, and the workforce, it has.\n"
    )


def _shown() -> str:
    return markdown_table(
        ("story", "what happened", "findings, indicators, clocks", "planted"),
        ((f"{story.title} (`{story.key}`)", story.told, ", ".join(story.findings), story.planted) for story in SHOWN),
    )


def _places() -> str:
    return markdown_table(
        ("story", "page", "address", "sign in as", "what is found there"),
        (_place(story, place) for story in SHOWN for place in story.places),
    )


def _place(story: Story, place: Place) -> tuple[str, ...]:
    return (story.title, place.page, f"`{place.address}`", f"`{place.sign_in}`", place.finds)


def _waiting() -> str:
    return markdown_table(
        ("story", "what happened", "findings, indicators, clocks", "planted", "waits for"),
        ((story.title, story.told, ", ".join(story.findings), story.planted, story.waits_for) for story in WAITING),
    )


def _common_faults() -> str:
    return markdown_table(
        ("", "fault", "in the lived record", "how, or why not", "stories"), map(_common_fault, COMMON_FAULTS)
    )


def _common_fault(fault: CommonFault) -> tuple[str, ...]:
    stories = ", ".join(STORIES_BY_KEY[key].title for key in fault.stories)
    return (str(fault.number), fault.what, "yes" if fault.is_planted else "no", fault.why, stories)
