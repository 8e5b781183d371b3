"""What one site learned goes everywhere: tickets, cases, bulletins, a booklet, a recall."""

import base64
import runpy
from pathlib import Path

from odoo.fields import Command

from . import knowledge_data as data
from .papers import signature

STORIES = Path(__file__).parents[2] / "elevator_techsupport/tests/case_questions.py"


class Knowledge:
    def knowledge(self):
        self.site_people()
        self.fault_codes()
        self.feedback()
        self.case_library()
        self.bulletins()
        self.booklet()
        self.recall()

    def site_people(self):
        """Installation assistants and commissioning engineers."""
        for login, name, group, role, code in data.SITE_PEOPLE:
            groups = ("base.group_user", f"elevator_techsupport.{group}")
            self.user(login, name, f"{role} {code}", groups, self.branches[code])

    def fault_codes(self):
        names = ("controller", "code", "name", "cause", "remedy")
        codes = self.env["elevator.fault.code"].with_user(self.users["service"])
        codes.create([dict(zip(names, row, strict=True)) for row in data.FAULT_CODES])

    def feedback(self):
        """Maintenance feedback of the last four months, filed by the maintainers."""
        self.filed = self.env["helpdesk.ticket"]
        told = self.stories()
        causes = {c.code: c.id for c in self.env["elevator.fault.cause"].search([])}
        for number in range(data.TICKETS):
            branch = list(self.branches)[number % len(self.branches)]
            units = self.env["elevator.unit"].search(
                [("branch_id", "=", self.branches[branch].id), ("state", "=", "maintenance")]
            )
            # few faults make most of the trouble
            story = told[min(self.dice.randrange(9), self.dice.randrange(len(told)))]
            team = self.maintainers[branch]
            user = team[number % len(team)].user_id
            with self.days_ago(120 - 120 * number // data.TICKETS):
                self.filed += (
                    self.env["helpdesk.ticket"]
                    .with_user(user)
                    .create(
                        {
                            "kind": "maintenance",
                            "name": story.vals["name"],
                            "elevator_id": units[number * 7 % len(units)].id,
                            "situation": story.vals["symptom"],
                            "fault_code": story.vals["fault_code"],
                            "cause_id": causes[story.cause],
                            "cause": story.vals["cause"],
                            "remedy": story.vals["remedy"],
                        }
                    )
                )

    def stories(self):
        return runpy.run_path(str(STORIES))["stories"]()

    def case_library(self):
        """Written by maintainers and officers, reviewed at HQ; some wait, some are drafts."""
        causes = {c.code: c.id for c in self.env["elevator.fault.cause"].search([])}
        models = self.env["elevator.model"].search([])
        writers = [user for team in self.maintainers.values() for user in team.user_id]
        service, cases = self.users["service"], self.env["elevator.case"]
        for number, story in enumerate(self.stories()):
            writer = writers[number % len(writers)]
            vals = story.vals | {
                "cause_id": causes[story.cause],
                "model_id": models[number % len(models)].id,
                "branch_id": writer.elevator_branch_ids[:1].id,
            }
            with self.days_ago(100 - 2 * number):
                case = cases.with_user(writer).create(vals)
                if number % 15 != 14:
                    case.action_submit()
                if number % 15 not in (13, 14):
                    case.with_user(service).action_publish()
                    cases += case
        self.env["elevator.case.term"]._cron_count()
        self.published = cases
        for ticket in self.filed:
            same = cases.filtered(lambda case, t=ticket: case.name == t.name)
            if same and ticket.id % 3:
                ticket.with_user(ticket.create_uid).action_case_solved(same[0].id)
        changed = cases[0].with_user(service)._new_version()
        changed.write({"prevention": data.CORRECTED})
        changed.action_submit()
        changed.with_user(self.users["manager"]).action_publish()
        self.env["elevator.case"]._cron_propose()

    def bulletins(self):
        """Read by most, by some not in time; one has a quiz, one is a draft."""
        for ago, kind, name, body, roles, questions in data.BULLETINS:
            with self.days_ago(ago):
                bulletin = (
                    self.env["elevator.bulletin"]
                    .with_user(self.users["service"])
                    .create(
                        {
                            "kind": kind,
                            "name": name,
                            "body": body,
                            "audience_ids": [
                                Command.set([self.env.ref(role).id for role in roles])
                            ],
                            "question_ids": [
                                Command.create(
                                    {
                                        "name": question,
                                        "choice_ids": [
                                            Command.create({"name": text, "right": not place})
                                            for place, text in enumerate(choices)
                                        ],
                                    }
                                )
                                for question, choices in questions
                            ],
                        }
                    )
                )
                if ago:
                    bulletin.action_publish()
            self.readers(bulletin, ago)
        self.env["elevator.bulletin.receipt"]._cron_address_and_remind()

    def readers(self, bulletin, ago):
        for place, receipt in enumerate(bulletin.receipt_ids.sudo()):
            if place % 4 == 3:
                continue
            mine = receipt.with_user(receipt.user_id)
            with self.days_ago(max(ago - 1 - place % 5, 0)):
                mine.action_confirm()
                if bulletin.question_ids and place % 3 != 2:
                    wrong = place % 3 == 1
                    questions = bulletin.question_ids
                    mine._answer({q: q.choice_ids[wrong and q == questions[0]] for q in questions})

    def booklet(self):
        doors = self.published.filtered(lambda c: c.system == "door" and c.state == "published")
        material = (
            self.env["elevator.material"]
            .with_user(self.users["service"])
            ._bundle(doors, "门系统故障案例汇编")
        )
        material.write(
            {
                "introduction": data.INTRODUCTION,
                "audience_ids": [Command.set([self.env.ref(role).id for role in data.LEARNERS])],
            }
        )
        material.action_publish()

    def recall(self):
        """Brakes of a batch, in every branch; half of the tasks are done."""
        self.brakes()
        part = self.env["product.product"].search([("is_elevator_part", "=", True)], limit=1)
        with self.days_ago(20):
            recalls = self.env["elevator.recall"].with_user(self.users["service"])
            recall = recalls.create(
                {
                    **data.RECALL,
                    "batch_no": "2305",
                    "due_on": self.days_before(-20),
                    "part_ids": [Command.create({"product_id": part.id, "qty": 2})],
                }
            )
            recall.action_start()
        for number, task in enumerate(recall.task_ids):
            self.recall_task(number, task.with_user(self.officers[task.branch_id]))

    def brakes(self):
        """The machine brakes of some elevators, of two batches."""
        units = self.env["elevator.unit"].search(
            [("kind", "=", "traction"), ("state", "=", "maintenance")], limit=18
        )
        self.env["elevator.unit.component"].create(
            [
                {
                    "elevator_id": unit.id,
                    "name": "曳引机制动器",
                    "maker": "华升",
                    "model": "DZD-300",
                    "serial_no": f"ZD{230500 + number:06}",
                    "batch_no": "2305" if number % 3 else "2306",
                }
                for number, unit in enumerate(units)
            ]
        )

    def recall_task(self, number, task):
        """Planned for a day; every second one is done, with its photo."""
        task.planned_on = self.days_before(number - 6)
        if number % 2:
            return
        with self.days_ago(10 - number // 2):
            photo = task.env["ir.attachment"].create(
                {
                    "name": f"{task.elevator_id.code}.png",
                    "raw": base64.b64decode(signature(task.env.user.name)),
                }
            )
            task.write({"note": data.DONE, "attachment_ids": [Command.link(photo.id)]})
            task.action_done()
