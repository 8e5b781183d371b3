from . import test_elevator_branch
