"""The Jinja2 environment of the pages: the design system's macros, our own parts, addresses and words."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader

from lineofsight.web import form_fields, layout, merging, words

DESIGN_SYSTEM = "govuk_frontend_jinja"


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for. `options` come from the settings, with the loader."""
    ours = options.pop("loader")
    design_system = PrefixLoader({DESIGN_SYSTEM: PackageLoader(DESIGN_SYSTEM)})
    made = Environment(
        loader=ChoiceLoader([ours, design_system]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
        **{name: value for name, value in options.items() if name != "autoescape"},
    )
    made.globals.update(
        static=static,
        url=address_of,
        layout_of=layout.layout_of,
        percentage=words.percentage,
        field_part=form_fields.part_for,
        error_list=form_fields.error_list,
        one_time_key=form_fields.one_time_key,
        words_of_value=merging.words_of,
    )
    made.filters.update(words.FILTERS)
    return made


def address_of(name: str, *places: Any, **named: Any) -> str:
    """The address of a page by its name in `web.urls`."""
    return reverse(name, args=places, kwargs=named)
