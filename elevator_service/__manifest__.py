{
    "name": "Elevator Service",
    "version": "19.0.1.0.0",
    "category": "Services/Elevator",
    "summary": "Elevators planned, visited, signed, sealed, and read by the customer",
    "author": "Elevator Service Founders",
    "license": "AGPL-3",
    "application": True,
    "depends": ["contract", "hr_skills", "report_xlsx"],
    "external_dependencies": {
        "python": ["charset-normalizer", "openpyxl", "python-stdnum", "qrcode", "xlsxwriter"]
    },
    "uninstall_hook": "uninstall_hook",
    "data": [
        "security/elevator_groups.xml",
        "security/ir.model.access.csv",
        "security/elevator_rules.xml",
        "data/elevator_import_cron.xml",
        "views/elevator_branch_views.xml",
        "views/elevator_import_profile_views.xml",
        "views/elevator_import_views.xml",
        "views/elevator_site_views.xml",
        "views/elevator_unit_views.xml",
        "views/menus.xml",
    ],
}
