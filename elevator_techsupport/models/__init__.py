from . import (
    elevator_fault_cause,
    elevator_ticket_part,
    elevator_ticket_step,
    elevator_unit,
    helpdesk_ticket,
    helpdesk_ticket_close,
    helpdesk_ticket_portal,
    helpdesk_ticket_print,
    helpdesk_ticket_stage,
    helpdesk_ticket_work,
)
