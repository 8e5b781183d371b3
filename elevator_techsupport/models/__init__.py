from . import elevator_fault_cause
from . import elevator_unit
from . import helpdesk_ticket
from . import helpdesk_ticket_portal
