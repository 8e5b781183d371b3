from .case_questions import stories
from .common import TechCommon


class CaseCommon(TechCommon):
    """Somebody who writes cases, somebody who reviews them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cases = cls.env["elevator.case"]
        cls.stranger = cls._create_user("case_stranger", "group_branch_officer", cls.branch_b)
        cls.model_x = cls.env["elevator.model"].create({"maker": "Maker", "name": "X1"})

    @classmethod
    def _case(cls, user=None, **vals):
        """A draft that is complete."""
        vals = {
            "name": "Door lock contact oxidised",
            "symptom": "Does not start",
            "cause": "Contact oxidised",
            "remedy": "Contact replaced",
        } | vals
        return cls.cases.with_user(user or cls.worker_user).create(vals)

    @classmethod
    def _published(cls, user=None, **vals):
        case = cls._case(user, **vals)
        case.action_submit()
        case.with_user(cls.hq).action_publish()
        return case

    @classmethod
    def _photo(cls, name="photo.png", **vals):
        return (
            cls.env["ir.attachment"]
            .with_user(cls.worker_user)
            .create(
                {"name": name, "raw": b"\x89PNG\r\n\x1a\n picture", "mimetype": "image/png", **vals}
            )
        )

    @classmethod
    def _library(cls):
        """The cases of the question set, published: {title: id} and their questions."""
        told = stories()
        causes = {cause.code: cause.id for cause in cls.env["elevator.fault.cause"].search([])}
        cases = cls.cases.with_user(cls.worker_user).create(
            [story.vals | {"cause_id": causes[story.cause]} for story in told]
        )
        cases.action_submit()
        cases.with_user(cls.hq).action_publish()
        cls.env["elevator.case.term"]._cron_count()
        return dict(zip((story.vals["name"] for story in told), cases.ids, strict=True)), told
