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
# supplier, city, days, share of the HQ price, parts
SUPPLIERS = [
    (
        *("济南华控电子有限公司", "济南市", 20, 0.72),
        ("KZ-001", "KZ-002", "KZ-003", "MJ-001", "MJ-007"),
    ),
    ("上海申驱电气有限公司", "上海市", 30, 0.78, ("KZ-004", "KZ-005", "KZ-007", "YY-004")),
    (
        *("宁波甬安电梯部件有限公司", "宁波市", 15, 0.7),
        ("AQ-001", "AQ-002", "AQ-003", "AQ-005", "MJ-002", "MJ-003", "MJ-004"),
    ),
    ("温州瓯继电器有限公司", "温州市", 10, 0.66, ("KZ-006", "AQ-004", "KZ-008")),
    ("杭州之江扶梯配件厂", "杭州市", 12, 0.68, ("FT-001", "FT-002", "FT-003")),
    (
        *("济南鲁润工业品商行", "济南市", 5, 0.8),
        ("XH-001", "XH-002", "XH-003", "YY-002", "YY-003", "YY-005", "MJ-005", "MJ-006", "YL-001"),
    ),
]  # fmt: skip
# part: the main store reorders below, fills up to
REORDERING = [
    ("KZ-001", 12, 20), ("KZ-004", 14, 16), ("KZ-005", 14, 16), ("MJ-005", 150, 300),
    ("XH-001", 150, 300), ("YY-005", 40, 60), ("MJ-002", 40, 50),
]  # fmt: skip
