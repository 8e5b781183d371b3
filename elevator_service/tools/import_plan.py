"""What an import target says of itself, and the rows that travel through an import."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ImportField:
    """A field a column can be mapped to; ``path`` is ``field`` or ``link.field``."""

    path: str
    label: str
    type: str
    choices: tuple = ()
    digits: int | None = None
    names: tuple = ()  # other names of the column, for suggestions
    create_only: bool = False


@dataclass(frozen=True)
class ImportLink:
    """A record of another model that a row names: matched by its key, created where allowed.

    Matched records are never changed: the import of elevators does not edit customers.
    """

    name: str  # many2one of the target, or a name for a link that only other links use
    model: str
    keys: tuple  # alternatives, each a tuple of field names; the first one mapped is suggested
    fields: tuple  # (field name, kind or None) that columns can fill
    create: bool = False
    sudo: bool = False  # created with the rights of the system
    scope: tuple = ()  # pairs (field of the linked model, name of an earlier link)
    default: str | None = None  # field of the import that is used where the file names none
    domain: tuple = ()


@dataclass(slots=True)
class ImportRow:
    """A record of the file on its way in."""

    number: int
    cells: list
    values: dict = field(default_factory=dict)  # field -> value
    links: dict = field(default_factory=dict)  # link -> {field: value}
    pending: dict = field(default_factory=dict)  # link -> (key, vals) of a record to create
    made: dict = field(default_factory=dict)  # link -> id of the record just created
    key: tuple | None = None
    record_id: int | None = None
    changes: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict)  # stored values of the changes
    refusals: list = field(default_factory=list)  # (column, text, reason)
    notes: list = field(default_factory=list)

    def refuse(self, reason, column="", text=""):
        """The row is not imported; every reason given is shown."""
        self.refusals.append((column, text, reason))
