"""Documents, parts, words and fonts, found through `importlib.resources.files("templates")`."""
