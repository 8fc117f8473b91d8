"""The macros draw what the style sheets expect: the design system's own fixtures, one by one."""

import json
import re
from pathlib import Path

import pytest
from django.template import engines

PACKAGE = Path(__file__).parents[2] / "node_modules" / "govuk-frontend"
COMPONENTS = PACKAGE / "dist" / "govuk" / "components"
FILES = sorted(COMPONENTS.glob("*/fixtures.json"))


def plain(markup):
    """Markup without what no browser shows: space between and inside tags, and which name a quotation mark goes by."""
    markup = markup.replace("&#34;", "&quot;")
    markup = re.sub(r">\s+", ">", re.sub(r"\s+<", "<", markup))
    return re.sub(r"\s+", " ", markup.replace(" />", ">").replace("/>", ">")).replace(" >", ">").strip()


@pytest.mark.skipif(not FILES, reason="govuk-frontend is not installed: run `npm ci`")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_a_component_is_drawn_as_its_makers_draw_it(path):
    told = json.loads(path.read_text())
    component = told["component"]
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    source = (
        f'{{% from "govuk_frontend_jinja/components/{component}/macro.html" import {name} %}}{{{{ {name}(params) }}}}'
    )
    template = engines["jinja2"].env.from_string(source)
    different = [
        fixture["name"]
        for fixture in told["fixtures"]
        if plain(template.render(params=fixture["options"])) != plain(fixture["html"])
    ]
    assert different == []


@pytest.mark.skipif(not FILES, reason="govuk-frontend is not installed: run `npm ci`")
def test_the_style_sheets_are_of_the_version_the_macros_are_made_for():
    assert json.loads((PACKAGE / "package.json").read_text())["version"] == "6.3.0"
