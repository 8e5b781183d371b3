from . import (
    elevator_depot_sign,
    elevator_dispatch_override,
    elevator_dispatch_receive,
    elevator_dispatch_receive_line,
    elevator_dispatch_settle,
    elevator_ledger_print,
    elevator_ledger_reverse,
    elevator_part_price,
    elevator_shortage_excuse,
)
