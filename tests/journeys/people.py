"""The people and the place of the journeys, made in Odoo's shell on a fresh database."""

SETUP = """
env = env(context={**env.context, "tracking_disable": True})
def user(login, name, *groups, **vals):
    links = [(6, 0, [env.ref(group).id for group in groups])]
    tongue = {"lang": "en_US", "tz": "Asia/Shanghai", "email": login + "@example.com"}
    who = {"login": login, "password": login, "name": name, "group_ids": links}
    return env["res.users"].create({**tongue, **who, **vals})

branch = env["elevator.branch"].create(
    {"name": "Jinan branch", "code": "JN", "partner_id": env["res.partner"].create(
        {"name": "Jinan branch", "phone": "0531-5555"}).id, "phone_24h": "0531-5555"}
)
inside = {"elevator_branch_ids": [(6, 0, branch.ids)]}
office = ("base.group_user", "elevator_service.group_branch_officer")
user("officer", "Olga Officer", *office, **inside)
workers = [
    user(login, name, "base.group_user", "elevator_service.group_maintainer", **inside)
    for login, name in (("worker", "Wang Worker"), ("helper", "Hao Helper"))
]
for worker, number in zip(workers, ("TS1", "TS2")):
    employee = env["hr.employee"].create(
        {"name": worker.name, "user_id": worker.id, "elevator_branch_id": branch.id}
    )
    env["elevator.certificate"]._give([
        {"employee_id": employee.id, "kind_id": kind.id, "number": number,
         "valid_from": "2020-01-01", "valid_to": "2099-12-31"}
        for kind in env["elevator.certificate.kind"].search([("required", "=", True)])
    ])
for login in ("customer", "stranger"):
    partner = env["res.partner"].create({"name": login.title() + " Ltd.", "is_company": True})
    portal = user(login, login.title(), "base.group_portal")
    portal.partner_id.parent_id = partner
    safety = env["res.partner"].create({"name": "Sam Safety", "parent_id": partner.id})
    if login == "customer":
        site = env["elevator.site"].create(
            {"name": "Spring Plaza", "code": "JN1", "branch_id": branch.id,
             "partner_id": partner.id, "safety_manager_id": safety.id,
             "city": "Jinan", "street": "Spring road 66"}
        )
elevator = env["elevator.unit"].create(
    {"name": "1#", "code": "JN1-01", "site_id": site.id, "branch_id": branch.id,
     "kind": "traction", "registration_no": "T11-JN-00001", "equipment_code": "31101111",
     "stops": 12, "doors": 12, "load_kg": 1000, "speed_ms": 1.75}
)
env.cr.commit()
"""
