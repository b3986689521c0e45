"""XML from elsewhere, read without entities, DTD and network."""

from lxml import etree


def parser(huge: bool = False) -> etree.XMLParser:
    """A parser for bytes that somebody else wrote. huge: for documents with a file inside, longer than libxml's own limit."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=huge)
