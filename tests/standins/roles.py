"""The site's matrix, and who may do what with the stand-ins."""

from tests.standins.models import Standins
from zhibu.site.roles import MATRIX

EXTRA = {
    "self": {Standins.WRITE},
    "secretary": {Standins.WRITE, Standins.SEND, Standins.RECEIVE},
    "officer": {Standins.DROP},
    "committee_member": {Standins.DROP},
}
WITH_STANDINS = {role: frozenset(given) | EXTRA.get(role, set()) for role, given in MATRIX.items()}
