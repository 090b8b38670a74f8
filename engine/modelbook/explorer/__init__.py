"""The explorer: the widget, its markup and its scripts."""
