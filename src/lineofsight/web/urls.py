"""The addresses of the pages. Each view declares its action; nothing personal stands in an address."""

from django.urls import path

from lineofsight.web import account, board, gallery

urlpatterns = [
    path("", board.board, name="board"),
    path("live/board/", board.stream, name="live_board"),
    path("your-account/", account.own_account, name="own_account"),
    path("parts/", gallery.gallery, name="gallery"),
]
