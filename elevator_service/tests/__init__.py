from . import test_elevator_branch
from . import test_elevator_checklist
from . import test_elevator_checklist_item
from . import test_elevator_model_limit
from . import test_access
