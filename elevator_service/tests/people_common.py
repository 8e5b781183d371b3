"""What tests of people share: applicants' papers, classes with exams."""

import base64

from odoo.fields import Command

from .common import ElevatorCommon

PDF = base64.b64encode(b"%PDF-1.4 paper")
# numbers with a valid check digit; the persons are invented
ID_NUMBERS = ("11010519491231002X", "440308199901101512", "370102199003077517")


class PeopleCommon(ElevatorCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env.company._elevator_today()
        cls.company_kind = cls.env.ref("elevator_service.certificate_kind_company")
        cls.operator_kind = cls.env.ref("elevator_service.certificate_kind_operator")
        cls.health_kind = cls.env.ref("elevator_service.certificate_kind_health")
        cls.officer = cls._create_user("people_officer", "group_branch_officer", cls.branch_a)
        cls.clerk = cls._create_user("people_clerk", "group_people")
        cls.service = cls._create_user("people_service", "group_hq_service")

    @classmethod
    def _create_uncertified(cls, name, branch, user=None):
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "elevator_branch_id": branch.id,
                "user_id": user.id if user else False,
            }
        )

    @classmethod
    def _hiring(cls, number=ID_NUMBERS[0], user=None, papers=("id_card", "cv", "health"), **vals):
        expires = {"health": cls.today.replace(year=cls.today.year + 1, day=1)}
        return (
            cls.env["elevator.hiring"]
            .with_user(user or cls.officer)
            .create(
                {
                    "name": "Applicant",
                    "branch_id": cls.branch_a.id,
                    "id_number": number,
                    "reason": "A site far away",
                    "paper_ids": [
                        Command.create(
                            {
                                "kind": kind,
                                "name": f"{kind}.pdf",
                                "upload": PDF,
                                "expires_on": expires.get(kind),
                            }
                        )
                        for kind in papers
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _training(cls, workers, attended=True, held=True, **vals):
        training = (
            cls.env["elevator.training"]
            .with_user(cls.service)
            .create(
                {
                    "name": "Class",
                    "date_from": cls.today,
                    "date_to": cls.today,
                    "attendee_ids": [
                        Command.create({"employee_id": worker.id, "attended": attended})
                        for worker in workers
                    ],
                    **vals,
                }
            )
        )
        if held:
            training.action_held()
        return training

    @classmethod
    def _exam(cls, training, worker, part, score, confirm=True):
        exam = training.exam_ids.create(
            {
                "training_id": training.id,
                "employee_id": worker.id,
                "part": part,
                "score": score,
            }
        )
        if confirm:
            exam.action_confirm()
        return exam
