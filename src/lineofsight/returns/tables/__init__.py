"""Files that hold tables, read with care: CSVs, a folder or a ZIP of them, workbooks. Knows of no return."""

from lineofsight.returns.tables.given import Faulty, Findings, Heading, Note, Row, Table, Unread, Value
from lineofsight.returns.tables.opening import Others, TableFiles

__all__ = ["Faulty", "Findings", "Heading", "Note", "Others", "Row", "Table", "TableFiles", "Unread", "Value"]
