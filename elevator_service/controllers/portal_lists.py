from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager


class ElevatorPortalLists(CustomerPortal):
    """Home counters and lists: what customers and maintenance units may read, no more (D22)."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        asked = {
            "elevator_count": ("elevator.unit", []),
            "sheet_count": ("elevator.visit.sheet", []),
            "sheet_waiting_count": ("elevator.visit.sheet", [("state", "=", "waiting")]),
        }
        for name in asked.keys() & set(counters):
            model, domain = asked[name]
            documents = request.env[model]
            values[name] = documents.search_count(domain) if documents.has_access("read") else 0
        return values

    @route(
        ["/my/elevators", "/my/elevators/page/<int:page>"], type="http", auth="user", website=True
    )
    def portal_my_elevators(self, page=1, **choice):
        values = self._list_values(
            "elevator.unit", "/my/elevators", page, self._elevator_options(), choice
        )
        elevators = request.env["elevator.unit"].concat(*(rows for _name, rows in values["groups"]))
        values |= {"page_name": "elevator", "dates": elevators._service_dates()}
        return request.render("elevator_service.portal_my_elevators", values)

    @route(
        ["/my/visit-sheets", "/my/visit-sheets/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_sheets(self, page=1, **choice):
        values = self._list_values(
            "elevator.visit.sheet", "/my/visit-sheets", page, self._sheet_options(), choice
        )
        values["page_name"] = "visit_sheet"
        return request.render("elevator_service.portal_my_sheets", values)

    # ---------------------------------------------------------------- what a list offers

    def _elevator_options(self):
        states = self._state_options("elevator.unit")
        number = ["code", "name", "registration_no", "equipment_code"]
        return {
            "filters": states,
            "sortings": {
                "default": {"label": request.env._("Number"), "order": "code, id"},
                "inspection": {
                    "label": request.env._("Next inspection"),
                    "order": "inspection_due, id",
                },
                "site": {"label": request.env._("Site"), "order": "site_id, code, id"},
            },
            "groupbys": self._groupby_options(),
            "inputs": self._input_options(number),
        }

    def _sheet_options(self):
        return {
            "filters": self._state_options("elevator.visit.sheet"),
            "sortings": {
                "default": {"label": request.env._("Newest"), "order": "date desc, id desc"},
                "site": {"label": request.env._("Site"), "order": "site_id, date desc, id desc"},
            },
            "groupbys": self._groupby_options(),
            "inputs": self._input_options(["name"]),
        }

    def _state_options(self, model):
        options = {"all": {"label": request.env._("All"), "domain": []}}
        for state, label in request.env[model]._fields["state"]._description_selection(request.env):
            options[state] = {"label": label, "domain": [("state", "=", state)]}
        return options

    def _groupby_options(self):
        return {
            "none": {"label": request.env._("None"), "field": ""},
            "site": {"label": request.env._("Site"), "field": "site_id"},
            "state": {"label": request.env._("State"), "field": "state"},
        }

    def _input_options(self, number):
        place = ["site_id.name"]
        return {
            "all": {
                "input": "all",
                "label": request.env._("Search in All"),
                "fields": number + place,
            },
            "number": {
                "input": "number",
                "label": request.env._("Search in Number"),
                "fields": number,
            },
            "site": {"input": "site", "label": request.env._("Search in Site"), "fields": place},
        }

    # ---------------------------------------------------------------- a page of a list

    def _list_values(self, model, url, page, options, choice):
        """Searched, filtered, sorted and grouped as chosen, with the reader's own rights."""
        chosen = self._list_choice(options, choice)
        domain = Domain(options["filters"][chosen["filterby"]]["domain"])
        if chosen["search"]:
            names = options["inputs"][chosen["search_in"]]["fields"]
            domain &= Domain.OR(Domain(name, "ilike", chosen["search"]) for name in names)
        field = options["groupbys"][chosen["groupby"]]["field"]
        order = options["sortings"][chosen["sortby"]]["order"]
        documents = request.env[model]
        pages = pager(
            url=url,
            total=documents.search_count(domain),
            page=page,
            step=self._items_per_page,
            url_args=chosen,
        )
        rows = documents.search(
            domain,
            order=f"{field}, {order}" if field else order,
            limit=self._items_per_page,
            offset=pages["offset"],
        )
        request.session[f"my_{documents._table}_history"] = rows.ids[:100]
        return {
            **self._prepare_portal_layout_values(),
            **chosen,
            "groups": self._grouped(rows, field),
            "pager": pages,
            "default_url": url,
            "searchbar_sortings": options["sortings"],
            "searchbar_filters": options["filters"],
            "searchbar_groupby": options["groupbys"],
            "searchbar_inputs": options["inputs"],
        }

    def _list_choice(self, options, choice):
        """What the reader chose, the default where the choice is none of the options."""

        def one_of(name, offered, default):
            return choice.get(name) if choice.get(name) in offered else default

        return {
            "sortby": one_of("sortby", options["sortings"], "default"),
            "filterby": one_of("filterby", options["filters"], "all"),
            "groupby": one_of("groupby", options["groupbys"], "none"),
            "search_in": one_of("search_in", options["inputs"], "all"),
            "search": choice.get("search") or "",
        }

    def _grouped(self, rows, field):
        """``[(label, rows)]`` in the order of the rows."""
        rows = rows.sudo()  # found with the reader's rights; a page names the branch, too
        if not field:
            return [("", rows)] if rows else []
        if rows._fields[field].relational:
            labels = {value: value.display_name for value in rows[field]}
        else:
            labels = dict(rows._fields[field]._description_selection(request.env))
        return [(labels[value], same) for value, same in rows.grouped(field).items()]
