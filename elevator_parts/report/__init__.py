from . import ledger_xlsx
