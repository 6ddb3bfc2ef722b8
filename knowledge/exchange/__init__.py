"""Import and export of entries as csv and xlsx files."""

from knowledge.exchange.exporter import export_file
from knowledge.exchange.importer import import_file, read_file

__all__ = ["export_file", "import_file", "read_file"]
