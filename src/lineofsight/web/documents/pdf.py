"""A document as PDF: tagged, with its language and title, drawn from its content alone. Nothing is fetched."""

from __future__ import annotations

import ctypes
import logging
import sys
from functools import cache
from typing import Any, Final, NoReturn

from django.template.loader import render_to_string

from lineofsight.domain.documents import Content
from lineofsight.web.layout import PRODUCT

PDF_TYPE: Final = "application/pdf"
LIBRARIES: Final = ("libpango-1.0", "libpangoft2-1.0", "libharfbuzz-subset")
DEBIAN_PACKAGES: Final = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class CannotDraw(Exception):
    """PDF cannot be made on this machine; the message says which packages it lacks."""


@cache
def _library() -> Any:
    """WeasyPrint, which needs libraries of the system. Raises CannotDraw where they are not there."""
    try:
        import weasyprint
    except OSError as missing:
        raise CannotDraw(
            "PDF cannot be made on this machine: libraries of the system are missing. Take the Word document, or ask"
            f" whoever looks after the system to install {', '.join(DEBIAN_PACKAGES)}."
        ) from missing
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it would tell of the words that it draws
    return weasyprint


@cache
def can_draw() -> bool:
    """Whether the libraries of the system are there. The drawing library itself takes seconds to load, and waits."""
    return all(_loads(name) for name in LIBRARIES)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(f"{name}{'.dylib' if sys.platform == 'darwin' else '.so.0'}")
    except OSError:
        return False
    return True


def as_pdf(content: Content) -> bytes:
    """The document as PDF/UA. Raises CannotDraw."""
    library = _library()
    html = render_to_string("documents/print.html", {"content": content, "product": PRODUCT})
    drawn = library.HTML(string=html, url_fetcher=_fetches_nothing())
    pdf: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


@cache
def _fetches_nothing() -> Any:
    """What the library asks for resources, and gets none: a document consists of its words."""
    fetcher = _library().urls.URLFetcher
    refused = _library().urls.FatalURLFetchingError

    class FetchesNothing(fetcher):  # type: ignore[misc, valid-type]
        def fetch(self, *_asked: Any, **_how: Any) -> NoReturn:
            raise refused("A document fetches nothing.")

    return FetchesNothing()
