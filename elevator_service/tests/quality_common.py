from .common import ElevatorCommon


class QualityCommon(ElevatorCommon):
    """Elevators in maintenance in both branches, an inspector, service and the branch's people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.elevator_two_workers = False
        cls.today = cls.env.company._elevator_today()
        cls.inspector = cls._create_user("quality_inspector", "group_inspection")
        cls.service = cls._create_user("quality_service", "group_hq_service")
        cls.officer = cls._create_user("quality_officer", "group_branch_officer", cls.branch_a)
        cls.stranger = cls._create_user("quality_stranger", "group_branch_officer", cls.branch_b)
        cls.user_a = cls._create_user("quality_worker", branches=cls.branch_a)
        cls.worker = cls._create_maintainer("Worker A", cls.branch_a, cls.user_a)
        cls.worker_b = cls._create_maintainer("Worker B", cls.branch_b)
        cls.unit_a = cls._create_maintained("TA-M", cls.site_a, maintainer_id=cls.worker.id)
        cls.unit_b = cls._create_maintained("TB-M", cls.site_b, maintainer_id=cls.worker_b.id)

    @classmethod
    def _ordered(cls, elevator, **vals):
        """An audit without a draw, by the inspector."""
        vals = {"elevator_id": elevator.id, "reason": "Complaint", "date": cls.today} | vals
        return cls.env["elevator.audit"].with_user(cls.inspector).create(vals)

    @classmethod
    def _audited(cls, elevator, bad=None, satisfaction="4", **vals):
        """A concluded audit; ``bad`` is the place of the question answered badly."""
        audit = cls._ordered(elevator, **vals)
        audit.action_start()
        for place, line in enumerate(audit.line_ids):
            line.write({"result": "ok"} if place != bad else {"result": "bad", "note": "Bad"})
        audit.write({"customer_met": "Ms Ma", "satisfaction": satisfaction})
        audit.action_conclude()
        return audit
