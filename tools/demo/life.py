"""The lives of the elevators: installation, acceptance, agreements, exceptions."""

from datetime import timedelta

from odoo import fields

from . import data
from .papers import scan

# sites with a paid contract, and how they pay
CONTRACTS = {
    "泉城国际广场": "quarter_pre",
    "市中心医院门诊楼": "quarter_post",
    "五四广场商务楼": "lump_pre",
}
STAGES = ["unpacking", "scaffolding", "rails", "landing_doors", "machine", "car"]


class Life:
    def life(self):
        """Most elevators are in maintenance; some sites stand at earlier states."""
        elevators = self.env["elevator.unit"].search([("site_id", "in", self.site_ids())])
        building = elevators.filtered(lambda unit: unit.site_id.name == "海琴居")
        accepted = elevators.filtered(lambda unit: unit.code in ("JN003-05", "JN003-06"))
        self.installation(building)
        partner = self.env["res.partner"].create({"name": data.UNIT[0], "is_company": True})
        self.portal_user(
            data.UNIT[1], data.UNIT[2], partner, "maintenance unit 维保单位", unit=True
        )
        for number, (site, units) in enumerate((elevators - building).grouped("site_id").items()):
            officer = self.officers[site.branch_id]
            since = 70 + 3 * number % 15
            with self.days_ago(since + 5):
                report = self.paper(officer, "电梯验收报告", site.name)
                units.with_user(officer)._move_to("accepted", attachments=report)
            self.serve(site, (units - accepted).with_user(officer), since, partner)
        self.exceptions(elevators)

    def installation(self, elevators):
        """Each elevator of a building site is one stage further than the one before."""
        for count, elevator in enumerate(elevators, 2):
            for number, stage in enumerate(STAGES[:count]):
                with self.days_ago(40 - 5 * number):
                    elevator.with_user(self.officers[elevator.branch_id])._set_stage(stage)

    def serve(self, site, units, since, unit_partner):
        """Assigned, covered by an agreement or a contract, then in maintenance by consent."""
        team = self.maintainers[site.branch_id.code]
        first = team[len(site.name) % len(team)]
        second = (team - first)[:1]
        units.write({"maintainer_id": first.id, "second_maintainer_id": second.id})
        with self.days_ago(since):
            if site.name in CONTRACTS:
                self.contract(site, units, CONTRACTS[site.name])
            elif site.name != "西站综合交通枢纽":
                partner = unit_partner if site.branch_id.code == "LC" else unit_partner.browse()
                self.agreement(site, units, partner)
            units._move_to("maintenance", consent_by=site.safety_manager_id, consent_how="phone")

    def agreement(self, site, units, partner):
        start = fields.Date.today()
        units.env["elevator.free.agreement"].create(
            {
                "name": f"WX-{start.year}-{site.code}",
                "branch_id": site.branch_id.id,
                "partner_id": partner.id,
                "elevator_ids": units.ids,
                "date_from": start,
                "date_to": start + timedelta(days=150 if site.code == "LC011" else 364),
                "signed_on": start,
                "scan": scan("电/扶梯无偿保养协议", site.name, partner.name or ""),
                "scan_name": "无偿保养协议.pdf",
            }
        ).action_sign()

    def exceptions(self, elevators):
        """One suspended, one ended, one under repair: what a list must be able to show."""
        by_code = {unit.code: unit.with_user(self.officers[unit.branch_id]) for unit in elevators}
        with self.days_ago(12):
            by_code["QD008-04"]._move_to("suspended", note="维保费逾期未缴，书面通知停保")
            by_code["LC012-04"]._move_to("ended", note="用户改签其他维保单位")
            by_code["JN001-02"]._set_repair_level("medium", note="更换曳引钢丝绳")

    def paper(self, user, title, line):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": f"{title}.pdf", "datas": scan(title, line)})
        )
