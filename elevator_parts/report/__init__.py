from . import catalogue_xlsx, ledger_xlsx
