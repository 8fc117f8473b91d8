"""Code sets about child protection: categories of abuse, and how a child took part."""

from __future__ import annotations

from lineofsight.domain.codes.code_set import LIIA_SCHEMA, LOOKED_AFTER_RETURN, CodeSet


class CategoryOfAbuse(CodeSet):
    """The category of a child protection plan."""

    NEGLECT = "NEG", "Neglect", LIIA_SCHEMA
    PHYSICAL = "PHY", "Physical abuse", LIIA_SCHEMA
    SEXUAL = "SAB", "Sexual abuse", LIIA_SCHEMA
    EMOTIONAL = "EMO", "Emotional abuse", LIIA_SCHEMA
    MULTIPLE = "MUL", "Multiple/not recommended", LIIA_SCHEMA


class ParticipationCode(CodeSet):
    """How a child took part in a conference or review."""

    UNDER_FOUR = "PN0", "Child aged under 4 at the time of the review", LOOKED_AFTER_RETURN
    ATTENDS_AND_SPEAKS = (
        "PN1",
        "Child physically attends and speaks for him or herself (Attendance)",
        LOOKED_AFTER_RETURN,
    )
    ATTENDS_ADVOCATE_SPEAKS = (
        "PN2",
        "Child physically attends and an advocate speaks on his or her behalf",
        LOOKED_AFTER_RETURN,
    )
    ATTENDS_NON_VERBAL = (
        "PN3",
        ("Child attends and conveys his or her view symbolically (non-verbally) (Attendance symbols)"),
        LOOKED_AFTER_RETURN,
    )
    ATTENDS_WITHOUT_CONTRIBUTION = (
        "PN4",
        (
            "Child physically attends but does not speak for him or herself, does not convey his or "
            "her view symbolically (non-verbally) and does not ask an advocate to speak for him or "
            "her (Attendance without contribution)"
        ),
        LOOKED_AFTER_RETURN,
    )
    ABSENT_ADVOCATE_BRIEFED = (
        "PN5",
        (
            "Child does not attend physically but briefs an advocate to speak for him or her (Views "
            "represented by advocate or independent reviewing officer (IRO) through texting, written "
            "format, phone, audio/video, viewpoint)"
        ),
        LOOKED_AFTER_RETURN,
    )
    ABSENT_VIEWS_SENT = (
        "PN6",
        (
            "Child does not attend but conveys his or her feelings to the review by a facilitative "
            "medium (Texting the chair, written format, phone, audio/video, viewpoint)"
        ),
        LOOKED_AFTER_RETURN,
    )
    ABSENT_VIEWS_NOT_CONVEYED = (
        "PN7",
        "Child does not attend nor are his or her views conveyed to the review",
        LOOKED_AFTER_RETURN,
    )
