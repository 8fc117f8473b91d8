"""The shipped example of a framework: what stands until an authority sets its own."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.thresholds.framework import Criterion, Framework
from lineofsight.domain.thresholds.levels import LevelOfNeed

ONE, TWO, THREE, FOUR = LevelOfNeed

_CRITERIA: Final = {
    "Harm and safety": (
        (ONE, "harm_1", "Nobody who knows the child is worried for their safety"),
        (TWO, "harm_2_early_worry", "An early worry about safety that the family is dealing with"),
        (TWO, "harm_2_past", "Harm in the past from which the child is recovering with help"),
        (THREE, "harm_3_conflict", "Conflict between adults that the child sees or hears again and again"),
        (THREE, "harm_3_unsure", "A worry for safety that several people share, with no sign of harm so far"),
        (THREE, "harm_3_abuse_ended", "Domestic abuse that has stopped, with its effects still there"),
        (FOUR, "harm_4_injury", "An injury with no explanation, or one that does not fit the child's age"),
        (FOUR, "harm_4_disclosure", "The child says that somebody hurts them, or somebody saw it"),
        (FOUR, "harm_4_sexual", "Signs or an account of sexual abuse"),
        (FOUR, "harm_4_domestic_abuse", "Domestic abuse, coercion or control in the home now"),
        (FOUR, "harm_4_immediate", "The child may be hurt today unless somebody acts"),
    ),
    "Care and parenting": (
        (ONE, "care_1", "Everyday care meets the child's needs"),
        (TWO, "care_2_routines", "Routines, boundaries or warmth come and go, and the parents want help"),
        (TWO, "care_2_new_parent", "A parent who is young, new to it or alone, with little support"),
        (THREE, "care_3_neglect", "Care that is often not good enough, over months, in spite of help"),
        (THREE, "care_3_parents_health", "A parent's health, drinking or drug use often gets in the way"),
        (THREE, "care_3_not_engaging", "Help was offered more than once and not taken up"),
        (FOUR, "care_4_neglect", "Neglect that is harming the child's health or development"),
        (FOUR, "care_4_unavailable", "No adult is able and there to keep the child safe"),
        (FOUR, "care_4_unborn", "An unborn child, and older children who were harmed or removed"),
        (FOUR, "care_4_abandoned", "The child was abandoned, or cannot go home"),
    ),
    "Health, learning and development": (
        (ONE, "health_1", "Growing, learning and attending as expected"),
        (TWO, "health_2_delay", "Some delay, or attendance that is slipping"),
        (TWO, "health_2_appointments", "Some health appointments or checks were missed"),
        (TWO, "health_2_feelings", "Low mood, worry or behaviour that adults near can help"),
        (THREE, "health_3_disability", "A disability or illness that several services help with"),
        (THREE, "health_3_excluded", "Excluded, or out of school for much of the time"),
        (THREE, "health_3_self_harm", "Self-harm or poor mental health that needs a service"),
        (FOUR, "health_4_disability", "A disability so great that section 17 help is needed"),
        (FOUR, "health_4_danger", "Self-harm or illness that puts life at risk, and not treated"),
    ),
    "Family and home": (
        (ONE, "family_1", "A settled home and people to turn to"),
        (TWO, "family_2_strain", "Strain over money, housing, separation or loss"),
        (TWO, "family_2_carer", "The child looks after somebody at home, and it shows"),
        (THREE, "family_3_moves", "Many moves, no fixed home, or a home unfit to live in"),
        (THREE, "family_3_breaking_down", "The family is close to breaking down"),
        (THREE, "family_3_siblings", "Brothers or sisters have had plans, and worries have come back"),
        (FOUR, "family_4_adult_of_concern", "Somebody in or near the home is known to harm children"),
        (FOUR, "family_4_alone", "Here without family, trafficked, or looked after by strangers"),
    ),
    "Outside the home": (
        (ONE, "outside_1", "Friends, places and time online raise no worry"),
        (TWO, "outside_2_friends", "New friends, late nights or time online that worry somebody"),
        (THREE, "outside_3_missing", "Goes missing, or is found with older people, now and then"),
        (THREE, "outside_3_drawn_in", "Signs of being drawn into crime, violence or exploitation"),
        (FOUR, "outside_4_exploited", "Is being exploited, or is controlled through threats or debt"),
        (FOUR, "outside_4_missing", "Goes missing again and again, with harm or serious danger"),
    ),
    "What the child says and shows": (
        (ONE, "voice_1", "The child is content and knows whom to ask"),
        (TWO, "voice_2_asks", "The child asks for help, or shows that something is wrong"),
        (THREE, "voice_3_changes", "Marked change in the child, or worries told to more than one adult"),
        (FOUR, "voice_4_afraid", "The child is afraid of somebody, or afraid to go home"),
        (FOUR, "voice_4_silenced", "The child cannot speak freely, or takes back what they said"),
    ),
}

SHIPPED_FRAMEWORK: Final = Framework(
    name="Example levels of need",
    version="shipped example 1",
    source="Written for this product. No partnership has agreed it: put your own document in its place.",
    is_unverified=True,
    note="Criteria are prompts for judgement. Record those that you relied on; nothing counts or adds them up.",
    criteria=tuple(
        Criterion(key, level, theme, words) for theme, rows in _CRITERIA.items() for level, key, words in rows
    ),
)
"""What stands until an authority sets its own. Our own words."""
