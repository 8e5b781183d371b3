from . import elevator_plan_wizard
from . import elevator_plan_wizard_line
