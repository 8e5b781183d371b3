from . import elevator_ticket_act
from . import elevator_damage_act
from . import elevator_supplement_act
