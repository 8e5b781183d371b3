from . import test_access
from . import test_helpdesk_holes
from . import test_helpdesk_ticket
from . import test_helpdesk_ticket_work
