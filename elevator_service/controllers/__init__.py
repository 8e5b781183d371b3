from . import portal_lists
from . import portal_records
from . import public
