from . import elevator_ticket_act
