"""The addresses of the pages. Each view declares its action; nothing personal stands in an address."""

from django.urls import path

from lineofsight.web import (
    account,
    board,
    child,
    children,
    clocks,
    data_quality,
    deadlines,
    first_page,
    gallery,
    loads,
    recordings,
    workers,
)

urlpatterns = [
    path("", first_page.first_page, name="first_page"),
    path("board/", board.board, name="board"),
    path("workers/", workers.workers, name="workers"),
    path("workers/export/<slug:form>/", workers.export, name="workers_export"),
    path("live/board/", board.stream, name="live_board"),
    path("deadlines/", deadlines.deadlines, name="deadlines"),
    path("deadlines/export/<slug:form>/", deadlines.export, name="deadlines_export"),
    path("deadlines/without-names/", deadlines.deadlines_without_names, name="deadlines_without_names"),
    path(
        "deadlines/without-names/export/<slug:form>/",
        deadlines.export_without_names,
        name="deadlines_without_names_export",
    ),
    path("children/", children.children, name="children"),
    path("children/export/<slug:form>/", children.export, name="children_export"),
    path("children/search/", children.search, name="search"),
    path("children/new/", children.new_child, name="new_child"),
    path("children/<uuid:reference>/", child.child, name="child"),
    path("children/<uuid:reference>/versions/", child.versions, name="child_versions"),
    path("children/<uuid:reference>/who-looked/", child.who_looked, name="who_looked"),
    *recordings.patterns(),
    path("data-quality/", data_quality.data_quality, name="data_quality"),
    path("data-quality/export/<slug:form>/", data_quality.export_faults, name="data_quality_export"),
    path("data-quality/refused-values/", data_quality.refused_values, name="refused_values"),
    path(
        "data-quality/refused-values/export/<slug:form>/",
        data_quality.export_refused_values,
        name="refused_values_export",
    ),
    path("loads/", loads.loads, name="loads"),
    path("loads/<int:number>/", loads.load, name="load"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/<slug:key>/limit/", clocks.set_standard, name="set_standard"),
    path("your-account/", account.own_account, name="own_account"),
    path("parts/", gallery.gallery, name="gallery"),
]
