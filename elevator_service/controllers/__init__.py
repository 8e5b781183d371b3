from . import portal_lists
from . import portal_records
from . import portal_contracts
from . import public
from . import visit_page
from . import seal_page
from . import hiring_paper
from . import book_page
