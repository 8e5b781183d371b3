from . import test_elevator_branch
from . import test_elevator_import_registers
from . import test_access
from . import test_elevator_coverage
from . import test_elevator_unit_life
