from . import helpdesk_tickets
