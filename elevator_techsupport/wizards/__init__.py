from . import elevator_callout_act
from . import elevator_callout_call
from . import elevator_damage_act
from . import elevator_duty_act
from . import elevator_supplement_act
from . import elevator_ticket_act
