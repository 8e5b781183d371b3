from . import elevator_plan_wizard
from . import elevator_plan_wizard_line
from . import elevator_branch_assistant
from . import elevator_life_step
from . import elevator_seal_verify
from . import elevator_signoff_act
from . import contract_manually_create_invoice
from . import elevator_loss_report
