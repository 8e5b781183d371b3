{
    "name": "Elevator Parts",
    "version": "19.0.1.0.0",
    "category": "Services/Elevator",
    "summary": "Parts depots of the branches: tiers, ledger, dispatch, requests",
    "author": "Elevator Service Founders",
    "license": "AGPL-3",
    "depends": [
        "elevator_service",
        "purchase_stock",
        "sale_stock",
        "stock_account",
    ],
}
