"""The addresses of the threshold framework, the rules of flags, and the checks of consistency."""

from django.urls import path

from lineofsight.web import consistency, fairness, second_decisions, thresholds

threshold_patterns = [
    path("thresholds/", thresholds.threshold_framework, name="threshold_framework"),
    path("thresholds/set/", thresholds.set_framework, name="set_framework"),
    path("flags/", thresholds.flag_rules, name="flag_rules"),
    path("flags/fairness/", fairness.flag_fairness, name="flag_fairness"),
    path("flags/fairness/export/<slug:form>/", fairness.export, name="flag_fairness_export"),
    path("flags/<slug:flag>/numbers/", thresholds.set_flag, name="set_flag"),
    path("consistency/", consistency.consistency, name="consistency"),
    path("consistency/export/<slug:form>/", consistency.export, name="consistency_export"),
    path("consistency/draw/", consistency.draw, name="draw_dip_sample"),
    path("second-decisions/", second_decisions.second_decisions, name="second_decisions"),
    path("second-decisions/<uuid:sampled>/", second_decisions.second_decision, name="second_decision"),
    path(
        "second-decisions/<uuid:sampled>/compared/",
        second_decisions.compared_decisions,
        name="compared_decisions",
    ),
    path("panels/", second_decisions.panels, name="consistency_panels"),
    path("panels/<uuid:sampled>/", second_decisions.panel, name="consistency_panel"),
]
