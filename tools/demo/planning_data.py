"""Par rules of the demo company: how many of a part for how many elevators. Invented."""

# part, quantity, for each, counted, at least, at most, kind, models
RULES = [
    ("KZ-001", 1, 10, "elevators", 1, 3, False, ("HS-3000", "HS-5000G")),
    ("KZ-002", 1, 8, "elevators", 1, 4, False, ("HS-3000", "HS-5000G")),
    ("KZ-003", 1, 40, "stops", 1, 10, False, ()),
    ("KZ-006", 1, 10, "elevators", 1, 4, False, ()),
    ("KZ-007", 1, 6, "elevators", 2, 8, False, ()),
    ("KZ-008", 1, 10, "elevators", 1, 4, False, ()),
    ("AQ-002", 1, 5, "elevators", 2, 6, "traction", ()),
    ("AQ-004", 1, 5, "elevators", 2, 6, "traction", ()),
    ("MJ-001", 1, 15, "elevators", 1, 2, "traction", ()),
    ("MJ-002", 1, 6, "elevators", 1, 4, "traction", ()),
    ("MJ-003", 1, 50, "stops", 2, 8, "traction", ()),
    ("MJ-004", 1, 50, "stops", 2, 8, "traction", ()),
    ("MJ-005", 1, 8, "stops", 10, 40, "traction", ()),
    ("MJ-006", 1, 12, "stops", 8, 30, "traction", ()),
    ("YY-002", 1, 8, "elevators", 1, 4, "traction", ()),
    ("YY-003", 4, 6, "elevators", 4, 16, "traction", ()),
    ("YY-005", 1, 3, "elevators", 2, 10, "traction", ()),
    ("XH-001", 2, 1, "elevators", 10, 40, False, ()),
    ("XH-002", 1, 3, "elevators", 2, 10, False, ()),
    ("XH-003", 1, 10, "stops", 6, 24, False, ()),
    ("FT-001", 3, 2, "elevators", 2, 12, "escalator", ()),
    ("FT-003", 10, 2, "elevators", 10, 30, "escalator", ()),
    ("YL-001", 1, 2, "elevators", 1, 2, "hydraulic", ()),
]
