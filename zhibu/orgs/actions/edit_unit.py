"""Put a unit's facts in order: those that have no history of their own."""

from django.utils.translation import gettext as _

from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs.actions.counting import counted_unit
from zhibu.orgs.actions.seating import check_standing, lock
from zhibu.orgs.choices import Field, Nature
from zhibu.orgs.models import Unit
from zhibu.orgs.permissions import Orgs


@action(Orgs.EDIT, keeps=("code", "host", "field", "nature", "approval_no"))
@counted_unit
def edit_unit(
    actor: Actor,
    unit: Unit,
    *,
    code: str = "",
    host: str = "",
    field: str = "",
    nature: str = "",
    approval_no: str = "",
    contact: str = "",
    address: str = "",
) -> Unit:
    """Write what is known of the unit: its host organisation, field, contact and so on, each as given.

    Raises Refused for a code that another unit bears.
    """
    unit = lock(unit)
    check_standing(unit)
    code = code.strip()
    if code and Unit.objects.exclude(pk=unit.pk).filter(code=code).exists():
        raise Refused(_("组织代码“{code}”已经有人用了。").format(code=code), field="code")
    if field and field not in Field:
        raise Refused(_("请选择所属领域。"), field="field")
    if nature and nature not in Nature:
        raise Refused(_("请选择单位性质。"), field="nature")
    unit.code = code or None
    unit.host, unit.field, unit.nature = host.strip(), field, nature
    unit.approval_no, unit.contact, unit.address = approval_no.strip(), contact.strip(), address.strip()
    unit.save(update_fields=["code", "host", "field", "nature", "approval_no", "contact", "address"])
    return unit
