"""The rows of the access matrix that belong to knowledge: cases, fault codes and their words."""

# a draft of a case; published ones are everybody's: test_elevator_case
MATRIX = {
    "elevator.case": ("r", "rwc", "rwc", "rwc", "rwcd"),
}
SHARED = {
    "elevator.case.solved": ("", "", "", "r", "r"),
    "elevator.case.synonym": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.case.term": ("", "", "", "r", "r"),
    "elevator.fault.code": ("r", "r", "r", "rwc", "rwcd"),
}


def records(env, elevator):
    """One record of every model that belongs to the elevator's branch."""
    case = env["elevator.case"].create({"name": "Case", "branch_id": elevator.branch_id.id})
    return {"elevator.case": case}
