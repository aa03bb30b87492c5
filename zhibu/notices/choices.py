"""Closed lists of notices: where they go beside the site, and what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Means(models.TextChoices):
    """By what a notice reaches somebody outside the site; in the site it always stands."""

    MAIL = "mail", _("邮箱")
    PUSH = "push", _("手机和电脑弹出提醒")
    WECOM = "wecom", _("企业微信")
    SMS = "sms", _("短信")


SHORT = {Means.PUSH: _("弹出提醒")}
"""Labels that stand beside others in a row."""

MANY = (Means.PUSH,)
"""Means of which somebody has several: each device is one."""


class State(models.TextChoices):
    """What became of a sending."""

    WAITING = "waiting", _("等着发")
    DONE = "done", _("已发出")
    DEAD = "dead", _("没发出去")
    DROPPED = "dropped", _("不用发了")


class Outcome(models.TextChoices):
    """What a channel says of one letter: taken, to be tried again, never to be taken, or its address is no more."""

    DONE = "done", _("已发出")
    LATER = "later", _("再试")
    NEVER = "never", _("收不了")
    GONE = "gone", _("地址已停用")


FAILED = "failed"
"""The trouble of a letter that this installation could not make or hand over: its own fault."""

TROUBLES = {
    FAILED: _("系统自己出了错，请看日志"),
    "address": _("网址不对"),
    "unknown": _("找不到对方的机器"),
    "private": _("对方是内网地址，没有放开"),
    "certificate": _("对方的证书不对"),
    "slow": _("对方太慢"),
    "broken": _("连接断了"),
    "moved": _("对方换了网址"),
    "answer": _("对方没有收"),
    "sign_in": _("对方不认我们的账号或密钥"),
    "recipient": _("没有这个收件人"),
    "right": _("本人已经看不到这件事"),
    "off": _("这种方式已经停用"),
    "late": _("太晚了，不再发"),
    "given_up": _("管理员不再发"),
}
"""Why a letter was not taken, in words."""
