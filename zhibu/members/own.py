"""What rules ask of one member, and of the branch for them, said to the member: the same duties in other words."""

from django.utils.translation import gettext as _

from zhibu.rulebook.asking import Said, Values
from zhibu.rulebook.rules import Rule


def said_length(values: Values) -> str:
    """Say how long a probation is."""
    return _("预备期 %(months)s 个月，从党员大会通过之日算起。") % values


def said_lacking() -> str:
    """Say what every file needs of which one lacks something."""
    return _("缺身份证号、手机号、民族、学历或工作岗位中的一项或几项。")


def say_own_probation(case: str, values: Values, _rule: Rule) -> Said:
    """Say to a member on probation that it ends (FZ-31, FZ-32), and who writes the application (FZ-33)."""
    longer = _("预备期经党员大会决定延长过，按延长后的日子算。") if values.get("extended") else ""
    return Said(
        title=_("预备期满了：写转正申请") if case == "over" else _("预备期快满了：写转正申请"),
        note=lambda: _("预备期到 %(first)s 满。申请由您本人写，交给支部；已经交了的，等支部讨论。") % values,
        steps=lambda: [
            said_length(values),
            *([longer] if longer else []),
            _("您的预备期到 %(first)s 满。") % values,
        ],
        clears=lambda: _("您写转正申请交给支部，支部按程序讨论，把结果录入。"),
    )


def say_own_files(_case: str, _values: Values, _rule: Rule) -> Said:
    """Say to a member that the file lacks something that every file needs (JY-20)."""
    return Said(
        title=_("补全我的档案"),
        note=said_lacking,
        steps=lambda: [
            _("每名党员的档案都要有身份证号、手机号、民族、学历和工作岗位。"),
            _("您的档案里还缺其中的一项或几项。"),
        ],
        clears=lambda: _("在“我的档案”里补上，支部核对后记入。"),
    )


def say_own_group(_case: str, values: Values, _rule: Rule) -> Said:
    """Say to a member that the branch has to place them in a group (JY-15)."""
    return Said(
        title=_("支部要把您编入党小组"),
        note=lambda: _("支部有 %(groups)s 个党小组，每名党员都要编入一个；您还没有编入。") % values,
        steps=lambda: [_("支部有党小组 %(groups)s 个。") % values, _("您还没有编入其中一个。")],
        clears=lambda: _("由支部编入；想到哪个党小组，可以告诉支部。"),
    )


def say_own_review(_case: str, values: Values, _rule: Rule) -> Said:
    """Say to a member of whom nothing is firmly asked that the branch has to look again (JY-09)."""
    return Said(
        title=_("支部要来看望，和您商量还要不要照顾"),
        note=lambda: _("应在 %(first)s 复核；复核以前，开会和活动照旧不作硬性要求。") % values,
        steps=lambda: [_("录入时定在 %(first)s 复核，到今天还没有复核。") % values, _("复核前，照旧不作硬性要求。")],
        clears=lambda: _("支部上门看望，与您商量后，延长或者结束。"),
    )
