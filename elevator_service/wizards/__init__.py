from . import elevator_branch_assistant
from . import elevator_life_step
