from . import test_elevator_parts_ledger
