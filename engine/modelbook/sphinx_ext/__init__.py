"""The site: shell, roles, directives, generated pages, search."""
