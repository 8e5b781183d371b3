from . import (
    elevator_depot_sign,
    elevator_dispatch_override,
    elevator_dispatch_receive,
    elevator_dispatch_receive_line,
    elevator_dispatch_settle,
    elevator_ledger_print,
    elevator_ledger_reverse,
    elevator_loan_back,
    elevator_owed_excuse,
    elevator_part_price,
)
