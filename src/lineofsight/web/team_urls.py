"""The addresses of the pages on which an administrator keeps the teams."""

from django.urls import path

from lineofsight.web import teams

team_patterns = [
    path("teams/", teams.teams, name="teams"),
    path("teams/export/<slug:form>/", teams.export, name="teams_export"),
    path("teams/new/", teams.new_team, name="new_team"),
    path("teams/<int:team>/", teams.team, name="team"),
    path("teams/<int:team>/change/", teams.change_team, name="change_team"),
    path("teams/<int:team>/close/", teams.close_team, name="close_team"),
    path("teams/<int:team>/people/add/", teams.add_member, name="add_member"),
    path("teams/<int:team>/people/<int:membership>/", teams.change_member, name="change_member"),
]
