from odoo.addons.elevator_service.tests.money_common import MoneyCommon


class PartsCommon(MoneyCommon):
    """A main store and a depot of each tier for branch A, one for branch B, and their people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depots = cls.env["elevator.depot"]
        cls.tiers = {n: cls.env.ref(f"elevator_parts.tier_{n}") for n in ("main", 1, 2, 3)}
        cls.keeper = cls._create_user("keeper_a", "group_depot_keeper", cls.branch_a)
        cls.officer = cls._create_user("officer_a", "group_branch_officer", cls.branch_a)
        cls.hq = cls._create_user("hq_parts", "group_hq_service")
        cls.main = cls._depot("MAIN", kind="main", tier=False)
        cls.depot = cls._depot("TA-D", branch=cls.branch_a, tier=2, keeper_id=cls.keeper.id)
        cls.depot_b = cls._depot("TB-D", branch=cls.branch_b, tier=2)
        cls.part = cls._part("Door lock", 100)
        cls.belt = cls._part("Belt", 20)
        cls.supplier = cls.env.ref("stock.stock_location_suppliers")
        cls.customers = cls.env.ref("stock.stock_location_customers")

    @classmethod
    def _depot(cls, code, branch=None, tier=2, **vals):
        return cls.env["elevator.depot"].create(
            {
                "name": f"Depot {code}",
                "code": code,
                "branch_id": branch.id if branch else False,
                "tier_id": cls.tiers[tier].id if tier else False,
                **vals,
            }
        )

    @classmethod
    def _part(cls, name, price=0, **vals):
        template = cls.env["product.template"].create(
            {
                "name": name,
                "is_elevator_part": True,
                "part_spec": f"Spec of {name}",
                "part_origin": "Jinan",
                **vals,
            }
        )
        if price:
            template._set_hq_price(price)
        return template.product_variant_id

    @classmethod
    def _moved(cls, product, qty, source, target, user=None, **vals):
        """A movement as core does it, of parts from place to place."""
        moves = cls.env["stock.move"].with_user(user or cls.env.user)
        move = moves.create(
            {
                "product_id": product.id,
                "product_uom_qty": qty,
                "location_id": source.id,
                "location_dest_id": target.id,
                **vals,
            }
        )
        return move._elevator_do()

    @classmethod
    def _stock(cls, depot, product, qty, **vals):
        """Parts bought into a depot."""
        return cls._moved(product, qty, cls.supplier, depot.location_id, **vals)

    @classmethod
    def _row(cls, depot, product):
        return cls.env["elevator.depot.part"].search(
            [("depot_id", "=", depot.id), ("product_id", "=", product.id)]
        )

    @classmethod
    def _lines(cls, depot, product=None):
        domain = [("depot_id", "=", depot.id)]
        if product:
            domain.append(("product_id", "=", product.id))
        return cls.env["elevator.parts.ledger"].search(domain, order="product_id, number")

    def _commit(self):
        """What the end of a transaction checks."""
        self.env.flush_all()
        self.env.cr.precommit.run()
