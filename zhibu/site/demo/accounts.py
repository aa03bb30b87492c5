"""The demo's accounts: one for each role, offered on the sign-in page in demo mode only."""

from zhibu.access.actions import give_grant
from zhibu.access.choices import Role
from zhibu.accounts.demo_accounts import DemoAccount, write_demo_accounts
from zhibu.accounts.models import User
from zhibu.lib.dates import add_months
from zhibu.lib.world import World
from zhibu.orgs.demo import ROOT
from zhibu.people.models import Person
from zhibu.site.demo.life import named

# username, name, who that is, and what one sees as them
ACCOUNTS = (
    ("zhao", "赵国栋", "赵国栋 · 党委组织科", "看全矿的组织和党员"),
    ("wang", "王建国", "王建国 · 综采一区党支部书记", "看支部这个月要办的事"),
    ("sun", "孙敏", "孙敏 · 综采一区组织委员", "管党员档案"),
    ("zhou", "周强", "周强 · 第一党小组组长", "看本组名册"),
    ("li", "李桂兰", "李桂兰 · 离退休党员", "看自己的档案"),
    ("liu", "刘洋", "刘洋 · 综采二区党支部书记", "隔壁支部，看不到综采一区"),
    ("zheng", "郑海", "郑海 · 综采总支部书记", "看总支和下属支部"),
    ("chen", "陈静", "陈静 · 巡察查看", "全矿只读"),
    ("wu", "吴磊", "吴磊 · 系统管理员", "只管授权，不看党员"),
)
GRANTS = (("陈静", Role.AUDITOR), ("吴磊", Role.KEEPER))


def grow(world: World) -> None:
    """Give the named people their logins and the two grants that no post gives."""
    offered = []
    for username, name, label, note in ACCOUNTS:
        password = f"demo-{username}-2026"
        user = User.objects.new(username, password)
        Person.objects.filter(pk=named(world, name).person_id).update(user=user)
        offered.append(DemoAccount(username, password, label, note))
    write_demo_accounts(offered)
    since = add_months(world.today, -12)
    for name, role in GRANTS:
        person = named(world, name).person
        give_grant(
            world.actor(world.today), world.units[ROOT], person=person, role=role, since=since, reason="年度分工"
        )
