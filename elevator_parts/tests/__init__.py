from . import (
    test_access,
    test_elevator_depot_close,
    test_elevator_depot_control,
    test_elevator_depot_month,
    test_elevator_dispatch_difference,
    test_elevator_ledger_month,
    test_elevator_ledger_print,
    test_elevator_parts_dispatch,
    test_elevator_parts_issue,
    test_elevator_parts_ledger,
    test_elevator_parts_loan,
    test_elevator_parts_shortage,
)
