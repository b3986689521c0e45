"""How templates that write XML are read: every value is escaped, an unknown name is an error."""

from importlib.resources import files

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def xml_templates() -> Environment:
    """A new Jinja environment of the templates folder, to which a kind of file may add its own filters."""
    return Environment(loader=FileSystemLoader(str(files("templates"))), undefined=StrictUndefined, autoescape=True,
                       trim_blocks=True, lstrip_blocks=True)
