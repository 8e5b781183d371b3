"""Sites and elevators with invented plates."""

from datetime import timedelta

from . import data


class Register:
    def register(self):
        models = {}
        for maker, name, kind in data.MODELS:
            vals = {"maker": maker, "name": name, "kind": kind}
            models.setdefault(kind, self.env["elevator.model"].create(vals))
            models[name] = models[kind].search([("name", "=", name)], limit=1)
        self.maker_lists(models["HS-5000G"])
        for number, site in enumerate(data.SITES, 1):
            self.site(number, site, models)

    def maker_lists(self, model):
        """The annexes do not apply to fire-fighters' lifts: their maker's own lists do (L-1)."""
        lists = self.env["elevator.checklist"].search(
            [("annex", "=", "A"), ("state", "=", "current")]
        )
        for checklist in lists:
            name = f"{model.name} 消防员电梯 {checklist.name}"
            checklist.copy({"annex": False, "model_id": model.id, "name": name}).action_approve()

    def site(self, number, row, models):
        code, name, customer, district, street, manager, groups = row
        branch = self.branches[code]
        partner, safety = self.env["res.partner"].create(
            [
                {
                    "name": customer,
                    "is_company": True,
                    "lang": "zh_CN",
                    "city": branch.partner_id.city,
                },
                {"name": manager, "function": "电梯安全管理员", "lang": "zh_CN"},
            ]
        )
        safety.write({"parent_id": partner.id, "email": f"safety{number}@example.com"})
        site = self.env["elevator.site"].create(
            {
                "name": name,
                "code": f"{code}{number:03d}",
                "branch_id": branch.id,
                "partner_id": partner.id,
                "safety_manager_id": safety.id,
                "street": street,
                "district": district,
                "station_km": self.dice.choice((3, 8, 14, 26, 45)),
                "city": branch.partner_id.city,
                # somewhere in the district, invented
                "latitude": data.PLACES[code][0] + number * 0.006,
                "longitude": data.PLACES[code][1] + number * 0.009,
            }
        )
        self.sites[name] = site
        rows = [row for row in groups for _index in range(row[1])]
        self.env["elevator.unit"].create(
            [
                self.elevator(site, models, serial, kind, *parameters)
                for serial, (kind, _count, *parameters) in enumerate(rows, 1)
            ]
        )

    def elevator(self, site, models, serial, kind, stops, load, speed):
        """Values of one elevator of a site, with a plate of invented numbers."""
        dice, code = self.dice, site.branch_id.code
        vals = {
            "name": f"{serial}#",
            "code": f"{site.code}-{serial:02d}",
            "site_id": site.id,
            "branch_id": site.branch_id.id,
            "kind": kind,
            "model_id": models[kind].id,
            "product_no": f"HS{code}{dice.randrange(10**6):06d}",
            "equipment_code": f"3{dice.randrange(10**16):016d}",
            "registration_no": f"梯11鲁{code}{dice.randrange(10**5):05d}({dice.randint(14, 24)})",
            "speed_ms": speed,
            "installer": "华升电梯安装公司",
            "made_on": self.today - timedelta(days=dice.randint(500, 3000)),
            "inspection_due": self.today + timedelta(days=dice.randint(-10, 300)),
        }
        if kind in ("escalator", "walk"):
            stairs = kind == "escalator"
            vals |= {"angle_deg": 30 if stairs else 0, "width_mm": 1000, "motor_kw": 11}
            return vals | ({"rise_m": 6} if stairs else {"usable_length_m": 40})
        drive = {"hydraulic": "液压", "forced": "卷筒强制驱动"}.get(kind, "永磁同步曳引")
        vals |= {"stops": stops, "doors": stops, "load_kg": load, "travel_m": stops * 3.2}
        if kind == "traction" and serial == 1 and load >= 1350:
            vals |= {"firefighter": True, "model_id": models["HS-5000G"].id}
        return vals | {"drive": drive}
