"""Mappings of two real registers, for tests and benches only; nothing of the registers is ours."""

import gzip
import os
from pathlib import Path

from odoo.fields import Command

ROOT = Path(__file__).resolve().parents[2]


def register_path(name):
    """Where a register lies (SHARED_DATA, else ../shared/data beside the checkout), or None."""
    homes = [os.environ.get("SHARED_DATA"), ROOT.parent / "shared/data"]
    paths = [Path(home, "registers", name) for home in homes if home]
    return next((path for path in paths if path.exists()), None)


def register_content(path, size=None):
    """The bytes of a register, cut to ``size`` rows when it is a gzipped one."""
    packed = path.read_bytes()
    if not size:
        return packed
    lines = gzip.decompress(packed).splitlines(keepends=True)
    return gzip.compress(b"".join(lines[: size + 1]))


def column(header, field=False, values=None, **vals):
    """Vals of a column; ``values`` maps texts to a meaning, False (refuse) or None (blank)."""
    actions = {False: "refuse", None: "blank"}
    lines = [
        {"text": text, "action": actions.get(value, "map"), "value": value or False}
        for text, value in (values or {}).items()
    ]
    return {
        "header": header,
        "field": field,
        "value_ids": [Command.create(line) for line in lines],
        **vals,
    }


def measure(header, field, **vals):
    return column(header, field, on_dirt="blank", **vals)


NYC = {
    "file": "nyc_dob_2015.csv.gz",
    "columns": [
        column("DV_DEVICE_NUMBER", "code", is_key=True),
        column(
            "DV_DEVICE_STATUS_DESCRIPTION",
            "state",
            {
                "ACTIVE": "maintenance",
                "NYCHA": "maintenance",
                "WK IN PROG": "installation",
                "NO JURIST": "accepted",
                "DISMANTLED": False,
            },
        ),
        column("HOUSE_NUMBER", "site_id.street", required=True, is_key=True),
        column(
            "STREET_NAME",
            "site_id.street",
            dict.fromkeys(["DUMMY RECORD", "RECORD", "TEST STREET", "BISTEST STREET"], False),
            required=True,
            is_key=True,
        ),
        column("ZIP_CODE", "site_id.zip", on_dirt="blank"),
        column("Borough", "site_id.district", is_key=True),
        column(False, "site_id.city", fallback="New York"),
        column(False, "customer.name", fallback="City of New York", is_key=True),
        column(
            "Device Type",
            "kind",
            {
                "Passenger Elevator (P)": "traction",
                "Freight (F)": "traction",
                "Private Elevator (T)": "traction",
                "Public Elevator (L)": "traction",
                "Sidewalk (S)": "hydraulic",
                "Escalator (E)": "escalator",
                "Dumbwaiter (D)": "dumbwaiter",
                "Handicap Lift (H)": False,
                "Manlift (M)": False,
            },
        ),
        measure("DV_MANUFACTURER", "maker"),
        measure("DV_APPROVAL_DATE", "accepted_on"),
        measure("DV_TRAVEL_DISTANCE", "travel_m", unit="ft"),
        measure("DV_SPEED_FPM", "speed_ms", unit="fpm"),
        measure("DV_CAPACITY_LBS", "load_kg", unit="lb"),
        measure("LATITUDE", "site_id.latitude"),
        measure("LONGITUDE", "site_id.longitude"),
    ],
}
DEUTSCHE_BAHN = {
    "file": "deutsche_bahn_2018.csv",
    "columns": [
        column("Equipment (EQ)", "equipment_code", is_key=True),
        column("Bezeichnung (EQ)", "name"),
        column("Techn. Platz (Bhf)", "site_id.code", fill_down=True, is_key=True, required=True),
        column("Bezeichnung (Bhf)", "site_id.name", fill_down=True),
        column("Postleitzahl (EQ)", "site_id.zip", on_dirt="blank"),
        column("Ort (Bhf)", "site_id.city"),
        column(False, "customer.name", fallback="DB Station&Service AG", is_key=True),
        column(
            "ANTRIEBSART",
            "kind",
            {
                "SEIL": "traction",
                "TRAGMITTEL": "traction",
                "HYDRAULISCH": "hydraulic",
                "INDIREKT HYDRAULISCH": "hydraulic",
            },
        ),
        measure("Hersteller (EQ)", "maker"),
        measure("FABRIKNUMMER", "product_no"),
        measure("Baujahr (EQ)", "made_on", date_order="year"),
        measure("ANZAHL_HALTESTELLEN", "stops", decimal=","),
        measure("ANZAHL_TUEREN_SCHACHT", "doors", decimal=","),
        measure("FOERDERGESCHWINDIGKEIT", "speed_ms", decimal=","),
        measure("FOERDERHOEHE", "travel_m", decimal=","),
        measure("TRAGKRAFT", "load_kg", decimal=","),
        measure("GEOKOORDINATERECHTSWERTNEU", "site_id.longitude", decimal=","),
        measure("GEOKOORDINATEHOCHWERTNEU", "site_id.latitude", decimal=","),
    ],
}


def make_profile(env, register):
    """The saved mapping of a register."""
    return env["elevator.import.profile"].create(
        {
            "name": register["file"],
            "target": "elevator.unit",
            "column_ids": [
                Command.create({"sequence": number, **vals})
                for number, vals in enumerate(register["columns"])
            ],
        }
    )
