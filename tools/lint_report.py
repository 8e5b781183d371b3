"""Reads the log of Odoo's own linters and prints what they say of our addons.

The linters look at every addon on the path; a finding that names another addon is its owner's.
Exit code 1 on a finding of ours, 2 when fewer tests ran than expected.
"""

import re
import sys
from pathlib import Path

LOG_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (\w+) \S+ (\S+): (.*)$")
EXPECTED_TESTS = 8
# an index declared beside the field serves the One2many; the linter sees the field's own only
INDEXED = {
    "elevator.callout.ticket_id": "unique index (ticket_id)",
    "elevator.depot.month.line.month_id": "unique index (month_id, product_id)",
    "elevator.visit.elevator_id": "unique index (elevator_id, date)",
    "elevator.fee.sheet.contract_id": "unique index (contract_id)",
    "elevator.signoff.res_id": "unique index (res_model, res_id, round)",
}


def names(finding):
    """The fields (model.name.field) that a finding lists, one a line."""
    return re.findall(r"^([\w.]+) \(inverse of", "\n".join(finding), re.M)


def main(log, *ours):
    findings, started, block = [], 0, None
    for line in Path(log).read_text(encoding="utf-8").splitlines():
        match = LOG_LINE.match(line)
        if match:
            block = None
            level, _logger, text = match.groups()
            started += text.startswith("Starting Test") or text.startswith("Starting ManifestL")
            if level in ("ERROR", "CRITICAL") and text.startswith(("FAIL:", "ERROR:")):
                block = [text]
                findings.append(block)
        elif block is not None:
            block.append(line)
    mine = []
    for finding in findings:
        module = re.search(r"module='(\w+)'", finding[0])
        if module:
            named = module[1] in ours
        elif "test_enforce_index" in finding[0]:
            named = {word for word in names(finding) if word.startswith("elevator.")} - set(INDEXED)
        else:
            named = True
        if named:
            mine.append("\n".join(finding))
    print("\n\n".join(mine))
    if mine:
        return 1
    return 0 if started >= EXPECTED_TESTS else 2


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
