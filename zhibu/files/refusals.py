"""Why an upload is not taken, in words."""

from django.utils.translation import gettext as _

from zhibu.files.uploads import BadUpload


def said(bad: BadUpload, kinds: str, *, least: int = 0) -> str:
    """Return the sentence; `kinds` says which files are taken, `least` is the shortest side of a photo in pixels."""
    return {
        "kind": kinds,
        "mismatch": _("文件的内容和名称的后缀不一致，没有收下。请用原来的文件。"),
        "macro": _("文件里有宏，没有收下。请另存为不带宏的文件再传。"),
        "broken": _("图片打不开，可能已损坏。请换一张 JPG 或 PNG 图片。"),
        "film": _("视频读不完整，可能没有录完或者已经损坏。请在手机上打开看看，另存一份再传。"),
        "small": _("照片太小，看不清。请换一张边长至少 %(least)s 像素的。") % {"least": least},
        "large": _("图片的像素太多。请缩小到四千万像素以内再传。"),
    }[bad.problem]
