from . import elevator_ledger_reverse, elevator_part_price
