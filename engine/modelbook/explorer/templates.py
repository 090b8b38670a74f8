"""Markup is made by templates: text that they are given is escaped, and only what a template made is taken as markup."""

from __future__ import annotations

from pathlib import Path

import jinja2
from markupsafe import Markup


class Templates:
    """The templates of a folder.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path):
        loader = jinja2.FileSystemLoader(folder)
        self.environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=loader)

    def render(self, name: str, /, **given: object) -> Markup:
        """A template with what it is given."""
        return Markup(self.environment.get_template(name).render(**given))

    def call(self, name: str, macro: str, *given: object) -> Markup:
        """One of a template's macros."""
        return Markup(getattr(self.environment.get_template(name).module, macro)(*given))
