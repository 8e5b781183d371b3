from . import elevator_ledger_print, elevator_ledger_reverse, elevator_part_price
