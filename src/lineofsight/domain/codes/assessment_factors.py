"""The factors of an assessment: A the child, B a parent or carer, C another in the household."""

from __future__ import annotations

from lineofsight.domain.codes.code_set import DFE_GUIDE, LIIA_SCHEMA, CodeSet


class AssessmentFactor(CodeSet):
    """A current concern found at the end of an assessment; "none identified" stands alone."""

    ALCOHOL_MISUSE_BY_CHILD = (
        "1A",
        "Alcohol misuse: concerns about alcohol misuse by the child",
        LIIA_SCHEMA,
    )
    ALCOHOL_MISUSE_BY_PARENT_OR_CARER = (
        "1B",
        "Alcohol misuse: concerns about alcohol misuse by the parent(s)/carer(s)",
        LIIA_SCHEMA,
    )
    ALCOHOL_MISUSE_IN_HOUSEHOLD = (
        "1C",
        "Alcohol misuse: concerns about alcohol misuse by another person living in the household",
        LIIA_SCHEMA,
    )
    DRUG_MISUSE_BY_CHILD = "2A", "Drug misuse: concerns about drug misuse by the child", LIIA_SCHEMA
    DRUG_MISUSE_BY_PARENT_OR_CARER = (
        "2B",
        "Drug misuse: concerns about drug misuse by the parent(s)/carer(s)",
        LIIA_SCHEMA,
    )
    DRUG_MISUSE_IN_HOUSEHOLD = (
        "2C",
        "Drug misuse: concerns about drug misuse by another person living in the household",
        LIIA_SCHEMA,
    )
    DOMESTIC_ABUSE_OF_CHILD = (
        "3A",
        "Domestic abuse: concerns about the child being the subject of domestic abuse",
        DFE_GUIDE,
    )
    DOMESTIC_ABUSE_OF_PARENT_OR_CARER = (
        "3B",
        ("Domestic abuse: concerns about the child’s parent(s)/carer(s) being the subject of domestic abuse"),
        DFE_GUIDE,
    )
    DOMESTIC_ABUSE_IN_HOUSEHOLD = (
        "3C",
        ("Domestic abuse: concerns about another person living in the household being the subject of domestic abuse"),
        DFE_GUIDE,
    )
    MENTAL_HEALTH_OF_CHILD = (
        "4A",
        "Mental health: concerns about the mental health of the child",
        LIIA_SCHEMA,
    )
    MENTAL_HEALTH_OF_PARENT_OR_CARER = (
        "4B",
        "Mental health: concerns about the mental health of the parent(s)/carer(s)",
        LIIA_SCHEMA,
    )
    MENTAL_HEALTH_IN_HOUSEHOLD = (
        "4C",
        ("Mental health: concerns about the mental health of another person in the family/household"),
        LIIA_SCHEMA,
    )
    LEARNING_DISABILITY_OF_CHILD = (
        "5A",
        "Learning disability: concerns about the child’s learning disability",
        LIIA_SCHEMA,
    )
    LEARNING_DISABILITY_OF_PARENT_OR_CARER = (
        "5B",
        "Learning disability: concerns about the parent(s)/carer(s) learning disability",
        LIIA_SCHEMA,
    )
    LEARNING_DISABILITY_IN_HOUSEHOLD = (
        "5C",
        ("Learning disability: concerns about another person in the family/household’s learning disability"),
        LIIA_SCHEMA,
    )
    PHYSICAL_DISABILITY_OR_ILLNESS_OF_CHILD = (
        "6A",
        ("Physical disability or illness: concerns about a physical disability or illness of the child"),
        LIIA_SCHEMA,
    )
    PHYSICAL_DISABILITY_OR_ILLNESS_OF_PARENT_OR_CARER = (
        "6B",
        ("Physical disability or illness: concerns about a physical disability or illness of the parent(s)/carer(s)"),
        LIIA_SCHEMA,
    )
    PHYSICAL_DISABILITY_OR_ILLNESS_IN_HOUSEHOLD = (
        "6C",
        (
            "Physical disability or illness: concerns about a physical disability or illness of "
            "another person in the family/household"
        ),
        LIIA_SCHEMA,
    )
    YOUNG_CARER = (
        "7A",
        (
            "Young carer: concerns that services may be required or the child’s health or development "
            "may be impaired due to their caring responsibilities"
        ),
        LIIA_SCHEMA,
    )
    PRIVATELY_FOSTERED_OVERSEAS_RETURNING = (
        "8B",
        (
            "Privately fostered: concerns that services may be required or the child may be at risk "
            "as a privately fostered child - overseas children who intend to return"
        ),
        LIIA_SCHEMA,
    )
    PRIVATELY_FOSTERED_OVERSEAS_STAYING = (
        "8C",
        (
            "Privately fostered: concerns that services may be required or the child may be at risk "
            "as a privately fostered child - overseas children who intend to stay"
        ),
        LIIA_SCHEMA,
    )
    PRIVATELY_FOSTERED_IN_EDUCATION = (
        "8D",
        (
            "Privately fostered: concerns that services may be required or the child may be at risk "
            "as a privately fostered child - UK children in educational placements"
        ),
        LIIA_SCHEMA,
    )
    PRIVATELY_FOSTERED_BY_FAMILY_ARRANGEMENT = (
        "8E",
        (
            "Privately fostered: concerns that services may be required or the child may be at risk "
            "as a privately fostered child - UK children making alternative family arrangements"
        ),
        LIIA_SCHEMA,
    )
    PRIVATELY_FOSTERED_OTHER = (
        "8F",
        (
            "Privately fostered: concerns that services may be required or the child may be at risk "
            "as a privately fostered child - other"
        ),
        LIIA_SCHEMA,
    )
    UNACCOMPANIED_ASYLUM_SEEKING = (
        "9A",
        (
            "UASC: concerns that services may be required or the child may be at risk of harm as an "
            "unaccompanied asylum-seeking child"
        ),
        LIIA_SCHEMA,
    )
    MISSING = (
        "10A",
        (
            "Missing: concerns that services may be required or the child may be at risk of harm due "
            "to going/being missing"
        ),
        LIIA_SCHEMA,
    )
    CHILD_SEXUAL_EXPLOITATION = (
        "11A",
        (
            "Child sexual exploitation: concerns that services may be required or the child may be at "
            "risk of harm due to child sexual exploitation"
        ),
        LIIA_SCHEMA,
    )
    TRAFFICKING = (
        "12A",
        ("Trafficking: concerns that services may be required or the child may be at risk of harm due to trafficking"),
        LIIA_SCHEMA,
    )
    GANGS = (
        "13A",
        (
            "Gangs: concerns that services may be required or the child may be at risk of harm "
            "because of involvement in/with gangs"
        ),
        LIIA_SCHEMA,
    )
    SOCIALLY_UNACCEPTABLE_BEHAVIOUR = (
        "14A",
        (
            "Socially unacceptable behaviour: concerns that services may be required or the child may "
            "be at risk due to their socially unacceptable behaviour"
        ),
        LIIA_SCHEMA,
    )
    SELF_HARM = (
        "15A",
        (
            "Self-harm: concerns that services may be required or due to suspected/actual "
            "self-harming child may be at risk of harm"
        ),
        LIIA_SCHEMA,
    )
    NEGLECT = (
        "16A",
        (
            "Abuse or neglect – ‘NEGLECT’: concerns that services may be required or the child may be "
            "suffering or likely to suffer significant harm due to abuse or neglect"
        ),
        LIIA_SCHEMA,
    )
    EMOTIONAL_ABUSE = (
        "17A",
        (
            "Abuse or neglect – ‘EMOTIONAL ABUSE’: concerns that services may be required or the "
            "child may be suffering or likely to suffer significant harm due to abuse or neglect"
        ),
        LIIA_SCHEMA,
    )
    PHYSICAL_ABUSE = (
        "18A",
        (
            "Abuse or neglect – ‘PHYSICAL ABUSE’: concerns that services may be required or the child "
            "may be suffering or likely to suffer significant harm due to abuse or neglect"
        ),
        LIIA_SCHEMA,
        None,
        "withdrawn",
    )
    PHYSICAL_ABUSE_BY_CHILD = (
        "18B",
        (
            "Abuse or neglect – ‘PHYSICAL ABUSE’ (child on child): concerns that services may be "
            "required or the child may be suffering or likely to suffer significant harm due to abuse "
            "or neglect by another child"
        ),
        LIIA_SCHEMA,
    )
    PHYSICAL_ABUSE_BY_ADULT = (
        "18C",
        (
            "Abuse or neglect – ‘PHYSICAL ABUSE’ (adult on child): concerns that services may be "
            "required or the child may be suffering or likely to suffer significant harm due to abuse "
            "or neglect by an adult"
        ),
        LIIA_SCHEMA,
    )
    SEXUAL_ABUSE = (
        "19A",
        (
            "Abuse or neglect – ‘SEXUAL ABUSE’: concerns that services may be required or the child "
            "may be suffering or likely to suffer significant harm due to abuse or neglect"
        ),
        LIIA_SCHEMA,
        None,
        "withdrawn",
    )
    SEXUAL_ABUSE_BY_CHILD = (
        "19B",
        (
            "Abuse or neglect – ‘SEXUAL ABUSE’ (child on child): concerns that services may be "
            "required or the child may be suffering or likely to suffer significant harm due to abuse "
            "or neglect by another child"
        ),
        LIIA_SCHEMA,
    )
    SEXUAL_ABUSE_BY_ADULT = (
        "19C",
        (
            "Abuse or neglect – ‘SEXUAL ABUSE’ (adult on child): concerns that services may be "
            "required or the child may be suffering or likely to suffer significant harm due to abuse "
            "or neglect by an adult"
        ),
        LIIA_SCHEMA,
    )
    OTHER = "20", "Other", LIIA_SCHEMA
    NONE_IDENTIFIED = (
        "21",
        (
            "No factors identified - only use this if there is no evidence of any of the factors "
            "above and no further action is being taken"
        ),
        LIIA_SCHEMA,
    )
    FEMALE_GENITAL_MUTILATION = (
        "22A",
        (
            "Female genital mutilation (FGM) - concerns that services may be required or the child "
            "may be at risk due to female genital mutilation"
        ),
        LIIA_SCHEMA,
    )
    FAITH_OR_BELIEF = (
        "23A",
        (
            "Abuse linked to faith or belief - concerns that services may be required or the child "
            "may be at risk due to abuse linked to faith or belief"
        ),
        LIIA_SCHEMA,
    )
    CHILD_CRIMINAL_EXPLOITATION = (
        "24A",
        (
            "Child criminal exploitation: concerns that services may be required or the child may be "
            "at risk of harm due to child criminal exploitation"
        ),
        LIIA_SCHEMA,
    )
