"""What stays of a video, and what is written over: the bytes of picture and sound are never touched."""

import io
import struct

import pytest

from zhibu.files.videos import BadVideo, without_place

PLACE = b"+36.1234+113.5678/"
PICTURE, SOUND, POSITIONS = b"picture!" * 50, b"sound" * 30, PLACE * 5
MOMENT = b"\xdd\xcc\xbb\xaa"
LIVE = b"\x01\xff\xff\xff\xff\xff\xff\xff"  # a size that was not known when it was written


def box(name: str, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", 8 + len(content), name.encode("latin-1")) + content


def track(handler: bytes, start: int, sizes: list[int], *more: bytes) -> bytes:
    table = box(
        "stbl",
        box("stsz", struct.pack(">III", 0, 0, len(sizes)), *(struct.pack(">I", one) for one in sizes)),
        box("stsc", struct.pack(">IIIII", 0, 1, 1, len(sizes), 1)),
        box("stco", struct.pack(">III", 0, 1, start)),
    )
    header = box("hdlr", bytes(8), handler, bytes(12), b"GoPro MET\0")
    return box("trak", box("tkhd", bytes(4), MOMENT * 2), box("mdia", header, box("minf", table)), *more)


def film(*, brand: bytes = b"isom", live: bool = False) -> bytes:
    head = box("ftyp", brand, bytes(4), b"isommp42") + box("uuid", PLACE)
    data = box("mdat", PICTURE, SOUND, POSITIONS)
    at = len(head) + 8
    movie = box(
        "moov",
        box("mvhd", bytes(4), MOMENT * 2, b"timescale"),
        track(b"vide", at, [200, 200], box("udta", PLACE)),
        track(b"soun", at + len(PICTURE), [len(SOUND)]),
        track(b"meta", at + len(PICTURE + SOUND), [len(PLACE)] * 5),
        box("udta", box("\xa9xyz", PLACE), box("meta", b"iPhone 20", MOMENT)),
    )
    return head + data + movie + (box("moof", box("mfhd", bytes(8))) if live else b"")


def cleaned(content: bytes, media_type: str) -> bytes:
    source = io.BytesIO(content)
    without_place(source, media_type)
    assert source.tell() == 0
    return source.read()


def test_an_mp4_keeps_picture_and_sound_and_loses_where_when_and_by_what() -> None:
    was = film()
    now = cleaned(was, "video/mp4")
    assert len(now) == len(was) and PLACE in was
    at = was.index(PICTURE)
    assert now[at : at + len(PICTURE + SOUND)] == PICTURE + SOUND
    for gone in (PLACE, b"iPhone", b"GoPro", MOMENT, b"udta", b"meta"):
        assert gone not in now
    assert b"timescale" in now and now.count(b"trak") == 2 and now.count(b"stco") == 2


def test_cleaned_again_it_is_the_same() -> None:
    once = cleaned(film(), "video/mp4")
    assert cleaned(once, "video/mp4") == once


def element(name: int, *inside: bytes, size: bytes = b"") -> bytes:
    content = b"".join(inside)
    key = name.to_bytes((name.bit_length() + 7) // 8)
    return key + (size or ((1 << 56) | len(content)).to_bytes(8)) + content


@pytest.mark.parametrize("size", [b"", LIVE])
def test_a_webm_keeps_its_clusters_and_loses_its_tags(size: bytes) -> None:
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4461, MOMENT), element(0x4D80, b"iPhone"))
    clusters = [element(0x1F43B675, element(0xE7, b"\0"), element(0xA3, PICTURE), size=size) for _one in range(2)]
    tags = element(0x1254C367, element(0x7373, PLACE)), element(0x1941A469, b"x")
    tracks = element(0x1654AE6B, b"track")
    was = element(0x1A45DFA3, b"\x42\x82\x84webm") + element(0x18538067, info, tracks, *clusters, *tags, size=size)
    now = cleaned(was, "video/webm")
    assert len(now) == len(was) and now.count(PICTURE) == 2 and b"track" in now and b"\x0f\x42\x40" in now
    for gone in (PLACE, MOMENT, b"iPhone", b"\x12\x54\xc3\x67"):
        assert gone in was and gone not in now
    assert cleaned(now, "video/webm") == now


@pytest.mark.parametrize("cut", [3, 30, -4, -200])
def test_a_video_that_is_cut_short_is_said_to_be(cut: int) -> None:
    with pytest.raises(BadVideo):
        cleaned(film()[:cut], "video/mp4")


@pytest.mark.parametrize("content", [bytes(40), b"\x1a\x45\xdf\xa3\xff" * 4, b"\x1f\x43\xb6\x75" + LIVE + b"\x00"])
def test_what_is_no_webm_is_said_to_be(content: bytes) -> None:
    with pytest.raises(BadVideo):
        cleaned(content, "video/webm")


def test_tables_that_lie_are_refused() -> None:
    was = film()
    for name in (b"stsz", b"stco", b"stsc"):
        at = was.rindex(name)
        with pytest.raises(BadVideo):
            cleaned(was[: at + 8] + b"\xff" * 8 + was[at + 16 :], "video/mp4")


def test_positions_in_fragments_are_refused() -> None:
    with pytest.raises(BadVideo):
        cleaned(film(live=True), "video/mp4")
