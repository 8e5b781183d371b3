from . import test_elevator_branch
from . import test_access
