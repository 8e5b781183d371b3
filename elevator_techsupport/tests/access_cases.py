"""The rows of the access matrix that belong to knowledge: cases, bulletins, recalls."""

from odoo.fields import Command

# a draft of a case; published ones are everybody's: test_elevator_case
MATRIX = {
    "elevator.case": ("r", "rwc", "rwc", "rwc", "rwcd"),
    # somebody else's receipt; the reader's own: test_elevator_bulletin
    "elevator.bulletin.receipt": ("", "", "r", "r", "r"),
    "elevator.recall.task": ("r", "rw", "rw", "rw", "rw"),
}
SHARED = {
    "elevator.bulletin": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.bulletin.choice": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.bulletin.question": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.case.solved": ("", "", "", "r", "r"),
    "elevator.case.synonym": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.case.term": ("", "", "", "r", "r"),
    "elevator.fault.code": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.material": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.material.chapter": ("r", "r", "r", "rwcd", "rwcd"),
    "elevator.recall": ("r", "r", "r", "rwc", "rwcd"),
    "elevator.recall.part": ("r", "r", "r", "rwcd", "rwcd"),
}


def records(test, elevator):
    """One record of every model that belongs to the elevator's branch."""
    env, branch = test.env, elevator.branch_id
    case = env["elevator.case"].create({"name": "Case", "branch_id": branch.id})
    test._create_user(f"reader_{branch.code}", "group_depot_keeper", branch)
    bulletin = env["elevator.bulletin"].create(
        {
            "name": "Bulletin",
            "body": "<p>New</p>",
            "audience_ids": [Command.set(env.ref("elevator_service.group_depot_keeper").ids)],
            "branch_ids": [Command.set(branch.ids)],
        }
    )
    bulletin.action_publish()
    batch = f"B-{branch.code}"
    env["elevator.unit.component"].create(
        {"elevator_id": elevator.id, "name": "Brake", "batch_no": batch}
    )
    recall = env["elevator.recall"].create(
        {"name": "Recall", "reason": "x", "measure": "x", "batch_no": batch}
    )
    recall.action_start()
    return {
        "elevator.case": case,
        "elevator.bulletin.receipt": bulletin.receipt_ids[:1],
        "elevator.recall.task": recall.task_ids,
    }
