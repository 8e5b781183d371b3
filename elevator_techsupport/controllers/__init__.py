from . import helpdesk_tickets, public_callout
