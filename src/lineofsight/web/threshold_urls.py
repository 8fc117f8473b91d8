"""The addresses of the threshold framework, the rules of flags, and the checks of consistency."""

from django.urls import path

from lineofsight.web import consistency, second_decisions, thresholds

threshold_patterns = [
    path("thresholds/", thresholds.threshold_framework, name="threshold_framework"),
    path("thresholds/set/", thresholds.set_framework, name="set_framework"),
    path("flags/", thresholds.flag_rules, name="flag_rules"),
    path("flags/<slug:flag>/numbers/", thresholds.set_flag, name="set_flag"),
    path("front-door/consistency/", consistency.consistency, name="consistency"),
    path("front-door/consistency/export/<slug:form>/", consistency.export, name="consistency_export"),
    path("front-door/consistency/draw/", consistency.draw, name="draw_dip_sample"),
    path("front-door/second-decisions/", second_decisions.second_decisions, name="second_decisions"),
    path("front-door/second-decisions/<uuid:sampled>/", second_decisions.second_decision, name="second_decision"),
    path(
        "front-door/second-decisions/<uuid:sampled>/compared/",
        second_decisions.compared_decisions,
        name="compared_decisions",
    ),
    path("front-door/panels/", second_decisions.panels, name="consistency_panels"),
    path("front-door/panels/<uuid:sampled>/", second_decisions.panel, name="consistency_panel"),
]
