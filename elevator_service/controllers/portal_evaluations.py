from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from .portal_records import ElevatorPortalRecords

MODEL = "elevator.evaluation"


class ElevatorPortalEvaluations(ElevatorPortalRecords):
    """The customer evaluates the work of a period: scores first, then the signature (M-5.5)."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        evaluations = request.env[MODEL]
        asked = {
            "evaluation_count": [],
            "evaluation_waiting_count": [("state", "=", "waiting")],
        }
        for name in asked.keys() & set(counters):
            allowed = evaluations.has_access("read")
            values[name] = evaluations.search_count(asked[name]) if allowed else 0
        return values

    @route("/my/evaluations", type="http", auth="user", website=True)
    def portal_my_evaluations(self, **kw):
        evaluations = request.env[MODEL].search([], order="date_to desc, id desc")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "evaluation",
            "evaluations": evaluations.sudo(),  # found with the reader's rights; names the branch
        }
        return request.render("elevator_service.portal_my_evaluations", values)

    @route("/my/evaluations/<int:evaluation_id>", type="http", auth="public", website=True)
    def portal_my_evaluation(self, evaluation_id, access_token=None, again=None, error="", **kw):
        try:
            evaluation = self._document_check_access(MODEL, evaluation_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        may_sign = evaluation.state == "waiting" and self._may_sign(evaluation, access_token)
        rated = all(evaluation.line_ids.mapped("score"))
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "evaluation",
            "evaluation": evaluation,
            "access_token": access_token,
            "error": error,
            "step": "rate" if may_sign and (again or not rated) else "sign" if may_sign else "read",
            "seen": evaluation._rating_digest(),
            "no_breadcrumbs": request.env.user._is_public(),
        }
        return self._private_page("elevator_service.portal_my_evaluation", values)

    @route(
        "/my/evaluations/<int:evaluation_id>/rate",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
    )
    def portal_rate_evaluation(self, evaluation_id, access_token=None, remark="", **scores):
        """Keep the scores of a waiting evaluation; the signature comes after."""
        try:
            evaluation = self._document_check_access(MODEL, evaluation_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        given = {
            int(name.removeprefix("score_")): int(value)
            for name, value in scores.items()
            if name.startswith("score_") and name[6:].isdigit() and value.isdigit()
        }
        key = {"access_token": access_token} if access_token else {}
        if self._may_sign(evaluation, access_token):
            try:
                with request.env.cr.savepoint():
                    evaluation._rate(given, remark[:2000])
            except UserError as error:
                return self.portal_my_evaluation(evaluation_id, again="1", error=str(error), **key)
        return request.redirect_query(evaluation.access_url, key)

    @route("/my/evaluations/<int:evaluation_id>/sign", type="jsonrpc", auth="public", website=True)
    def portal_sign_evaluation(self, evaluation_id, access_token=None, name=None, signature=None):
        """Sign the scores that were shown (M-5.5)."""
        return self._sign_paper(
            MODEL,
            evaluation_id,
            access_token,
            name,
            signature,
            refused=request.env._("The customer evaluates, not who did the work."),
            thanks=lambda evaluation: request.env._("Thank you for your evaluation."),
            seen=request.httprequest.args.get("seen"),
        )
