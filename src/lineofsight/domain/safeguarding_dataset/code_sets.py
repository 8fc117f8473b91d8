"""The code sets that fields of the dataset name: those of the national returns, and the dataset's own."""

from __future__ import annotations

from typing import Final

from lineofsight.domain.codes import (
    AssessmentFactor,
    CodeSet,
    Disability,
    Ethnicity,
    LegalStatus,
    ParticipationCode,
    PlacementProvider,
    PlacementType,
    PrimaryNeed,
    ReasonCareEpisodeBegan,
    ReasonCareEpisodeCeased,
    ReasonForClosure,
    ReasonPlacementChanged,
    ReferralSource,
    Sex,
    UPNUnknown,
)

_OF_THE_RETURNS: Final[dict[str, type[CodeSet]]] = {
    "SEX": Sex,
    "ETHNICITY": Ethnicity,
    "UPN_UNKNOWN_CLA": UPNUnknown,
    "DISABILITY": Disability,
    "PRIMARY_NEED": PrimaryNeed,
    "REASON_FOR_CLOSURE": ReasonForClosure,
    "PARTICIPATION": ParticipationCode,
    "EPISODE_START_REASON": ReasonCareEpisodeBegan,
    "EPISODE_CEASED_REASON": ReasonCareEpisodeCeased,
    "PLACEMENT_TYPE": PlacementType,
    "PLACEMENT_PROVIDER": PlacementProvider,
    "PLACEMENT_CHANGE_REASON": ReasonPlacementChanged,
    "CIN:ReferralSource": ReferralSource,
    "CIN:AssessmentFactors": AssessmentFactor,
    "SSDA903:LEGAL_STATUS": LegalStatus,
}
"""Where a return has the list too, the return's own list is the one that counts: it is the newer."""

_OF_THE_DATASET: Final[dict[str, dict[str, str]]] = {
    "GENDER": {
        "00": "Not known",
        "01": "Man, boy or male",
        "02": "Woman, girl or female",
        "09": "Prefers to self-describe",
    },
    "UPN_UNKNOWN_SEND": {
        "UN1": "Child is aged under 6 years old and is not yet assigned a UPN",
        "UN2": "Child has never attended a state-funded school in England and has not been assigned a UPN",
        "UN3": "Child is educated outside of England and has not been assigned a UPN",
        "UN5": (
            "Sources collating UPNs reflect discrepancy/ies for the child’s name and/or surname and/or "
            "date of birth therefore prevent reliable matching (for example duplicated UPN)"
        ),
        "UN8": "Person is new to LA and the UPN or ULN is not yet known",
        "UN9": (
            "Young person has never attended a state-funded school or further education setting in "
            "England and has not been assigned a UPN or ULN"
        ),
        "UN10": "Request for assessment resulted in no further action before UPN or ULN known",
    },
    "YN": {
        "Y": "Yes",
        "N": "No",
    },
    "Y_N_NA": {
        "Y": "Yes",
        "N": "No",
        "NA": "Not applicable",
    },
    "ZERO_ONE": {
        "0": "No",
        "1": "Yes",
    },
    "YES_NO_UNKNOWN": {
        "Yes": "Yes",
        "No": "No",
        "Unknown": "Unknown",
    },
    "YES_NO_UNKNOWN_NOTCP": {
        "Yes": "Yes",
        "No": "No",
        "Unknown": "Unknown",
        "Not in care proceedings": "Not in care proceedings",
    },
    "CATEGORY_OF_ABUSE": {
        "Neglect": "Neglect",
        "Physical abuse": "Physical abuse",
        "Sexual abuse": "Sexual abuse",
        "Emotional abuse": "Emotional abuse",
        "Multiple": "Multiple",
    },
    "HEALTH_CHECK_STATUS": {
        "Planned": "Planned",
        "Refused": "Refused",
        "Cancelled": "Cancelled",
        "Completed": "Completed",
    },
    "PREVIOUS_PERMANENCE": {
        "P1": "Adoption",
        "P2": "Special guardianship order (SGO)",
        "P3": ("Residence order (RO) or child arrangements order (CAO) which sets out with whom the child is to live"),
        "P4": "Unknown",
        "Z1": "Child has not previously had a permanence option",
    },
    "SDQ_REASON": {
        "SDQ1": "No form returned as child was aged under 4 or over 16 at date of latest assessment",
        "SDQ2": "Carer(s) refused to complete and return questionnaire",
        "SDQ3": "Not possible to complete the questionnaire due to severity of the child’s disability",
        "SDQ4": "Other",
        "SDQ5": (
            "Child or young person refuses to allow a strengths and difficulties questionnaire (SDQ) to be completed"
        ),
    },
    "MISSING_TYPE": {
        "Missing": "Missing from care: whereabouts not known",
        "Away": "Away from placement without authorisation: whereabouts known",
    },
    "CARE_LEAVER_ELIGIBILITY": {
        "Relevant": "Relevant",
        "Former Relevant": "Former Relevant",
        "Eligible": "Eligible",
        "Qualifying": "Qualifying",
        "No Current Eligibility": "No Current Eligibility",
    },
    "IN_TOUCH": {
        "YES": "Yes - in touch",
        "NO": "No – not in touch",
        "DIED": "Died after leaving care",
        "REFU": "Young person refuses contact",
        "NREQ": "Young person no longer requires children’s social care services",
        "RHOM": (
            "Young person returned to live with parents or someone with parental responsibility for a "
            "continuous period of 6 months or more"
        ),
    },
    "ACCOMMODATION": {
        "B": "With parent(s) or relative(s)",
        "C": (
            "Community home or other form of residential care such as an National Health Service (NHS) establishment"
        ),
        "D": (
            "Semi-independent, transitional accommodation (like a supported hostel, trainer flats); "
            "self-contained accommodation with specialist personal assistance support (for example, for "
            "young people with disabilities, pregnant young women and single parents); and "
            "self-contained accommodation with floating support"
        ),
        "E": (
            "Supported lodgings (accommodation, usually in a family home, where adult(s) in the “host "
            "family” provide formal advice and support)"
        ),
        "G": "Gone abroad",
        "H": "Deported",
        "K": "Ordinary lodgings, without formal support",
        "R": "Residence not known",
        "S": "No fixed abode / homeless",
        "T": (
            "Foyers and similar supported accommodation which combines the accommodation with "
            "opportunities for education, training or employment"
        ),
        "U": (
            "Independent living, for example independent tenancy of flat, house or bedsit, including "
            "local authority or housing association tenancy, or accommodation provided by a college or "
            "university"
        ),
        "V": "Emergency accommodation (like a night shelter, direct access or emergency hostel)",
        "W": "Bed and breakfast",
        "X": "In custody",
        "Y": "Other accommodation",
        "Z": (
            "With former foster carer(s) - where the young person has been fostered and on turning 18 "
            "continues to remain with the same carer(s) who had fostered them immediately prior to their "
            "reaching legal adulthood, and where the plan for their care involves their remaining with "
            "this former foster family for the future"
        ),
    },
    "ACCOMMODATION_SUITABLE": {
        "1": "Accommodation is considered suitable",
        "2": "Accommodation is considered unsuitable",
    },
    "ACTIVITY": {
        "F1": "Young person engaged full time in higher education (for example studies beyond A level)",
        "P1": "Young person engaged part time in higher education (for example studies beyond A level)",
        "F2": "Young person engaged full time in education other than higher education",
        "P2": "Young person engaged part time in education other than higher education",
        "F4": "Young person engaged full time in an apprenticeship",
        "P4": "Young person engaged part time in an apprenticeship",
        "F5": "Young person engaged full time in training or employment (not apprenticeship)",
        "P5": "Young person engaged part time in training or employment (not apprenticeship)",
        "G4": "Young person not in education, employment or training because of illness or disability",
        "G5": "Young person not in education, employment or training: other circumstances",
        "G6": "Young person not in education, employment or training due to pregnancy or parenting",
        "F3": "(superseded by F4/F5) Young person engaged full time in training or employment",
        "P3": "(superseded by F4/F5) Young person engaged part time in training or employment",
    },
    "DECISION_REVERSED_REASON": {
        "RD1": "The child’s needs changed subsequent to the decision",
        "RD2": "The Court did not make a placement order",
        "RD3": "Prospective adopters could not be found",
        "RD4": "Any other reason",
    },
    "PERMANENCE_ORDER": {
        "Adoption": "Adoption",
        "Special Guardianship": "Special Guardianship",
        "Child Arrangements Order/ Residence Order": "Child Arrangements Order/ Residence Order",
    },
    "ADOPTER_SEX": {
        "F1": "Single female",
        "FF": "Female couple",
        "M1": "Single male",
        "MF": "Male and female couple",
        "MM": "Male couple",
    },
    "ADOPTER_LEGAL_STATUS": {
        "L0": "Single Adopter",
        "L11": "Different gender married couple",
        "L12": "Same gender married couple",
        "L2": "Civil partnership couple",
        "L3": "Different gender unmarried couple",
        "L4": "Same gender couple not married or in a civil partnership",
    },
    "WORKER_CHANGE_REASON": {
        "MANAGE": "Managing Caseloads",
        "FCONTA": "First contact or re-referral",
        "LEFTRL": "Previous social worker left role",
        "ORGRST": "New social worker assigned following organisational restructure",
        "TSPROC": "New social worker assigned following child transfer due to standard process",
        "ABSENC": "Absence cover or return from absence",
        "CHCHAN": "Child requested change from previous social worker",
        "PCCHAN": "Parent/carer requested change from previous social worker",
        "SWDIED": "Previous Social Worker died",
        "OTHERS": "Other reason",
    },
    "EHCP_REQUEST_OUTCOME": {
        "Y": "LA proceeded with an assessment",
        "N": "LA decided not to proceed with an assessment",
        "A": "Decision yet to be made",
        "W": "Request withdrawn or ceased before decision to assess was made",
        "H": "Historical – Decision to assess was made before the latest collection period",
    },
    "EHCP_ASSESSMENT_OUTCOME": {
        "Y": "It was decided a plan would be issued",
        "N": "It was decided a plan would not be issued",
        "A": "Decision not yet made",
        "W": "Request withdrawn or ceased before decision whether to issue",
        "H": "Historical: decision to issue made before the latest collection period",
    },
    "EHCP_CEASE_REASON": {
        "1": "Reached maximum age (this is the end of the academic year during which the young person turned 25)",
        "2": "Ongoing educational or training needs being met without an EHC plan",
        "3": "Moved on to higher education",
        "4": "Moved on to paid employment, excluding apprenticeships",
        "5": "Transferred to another LA",
        "6": "Young person no longer wishes to engage in education or training",
        "7": "Child or young person has moved outside England",
        "8": "Child or young person deceased",
        "9": "Other",
    },
    "SEN_TYPE": {
        "SPLD": "Specific learning difficulty",
        "MLD": "Moderate learning difficulty",
        "SLD": "Severe learning difficulty",
        "PMLD": "Profound and multiple learning difficulty",
        "SEMH": "Social, emotional and mental health",
        "SLCN": "Speech, language and communication needs",
        "HI": "Hearing impairment",
        "VI": "Vision impairment",
        "MSI": "Multi-sensory impairment",
        "PD": "Physical disability",
        "ASD": "Autistic spectrum disorder",
        "OTH": "Other difficulty",
    },
    "LEGAL_GATEWAY_OUTCOME": {
        "A": "Continue with current plan",
        "B": "Start pre-proceedings",
        "C": "Issue care proceedings",
        "D": "Unknown",
    },
    "PRE_PROCEEDINGS_OUTCOME": {
        "Decision to Issue Care Proceedings": "Decision to Issue Care Proceedings",
        "Decision to step down": "Decision to step down",
    },
    "SHORT_NOTICE_REASON": {
        "A": (
            "Children Act 1989 application where the child's immediate safety would otherwise be "
            "compromised, including threat of abduction"
        ),
        "B": "Emergency protection order",
        "C": "Other",
        "No short notice applications": "No short notice applications",
    },
    "CARE_PLAN_INITIAL": {
        "A": "Interim / Care Order",
        "B": "Interim / Care Order – Placement with parents",
        "C": "Adoption",
        "D": "Interim / Supervision Order",
        "E": "Special Guardianship Order",
        "F": "Private Law Order",
        "G": "Other",
        "Not in care proceedings": "Not in care proceedings",
    },
    "CARE_PLAN_FINAL": {
        "A": "Care Order",
        "B": "Care Order – Placement with parents",
        "C": "Adoption",
        "D": "Supervision Order",
        "E": "Special Guardianship Order",
        "F": "Private Law Order",
        "G": "Other",
        "H": "Not yet at final hearing - still in care proceedings",
    },
    "SUBMISSION_STATUS": {
        "Pending": "Pending",
        "Sent": "Sent",
        "Error": "Error",
    },
    "ROW_STATE": {
        "New": "New",
        "Updated": "Updated",
        "Unchanged": "Unchanged",
        "Deleted": "Deleted",
    },
}

CODE_SETS: Final[dict[str, dict[str, str]]] = {
    name: {one.code: one.label for one in codes} for name, codes in _OF_THE_RETURNS.items()
} | _OF_THE_DATASET
"""Each code set by the name that fields give it: its codes, each with its label."""
