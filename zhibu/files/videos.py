"""A video without what says where and when it was taken, and by whom: written over where it stands, so nothing moves.

Pictures and sound stay byte for byte as they came. Of what a container holds beside them, only what is known to be
needed for playing is kept; the rest becomes empty filling of the same length, so no address inside the file changes:

- MP4 and QuickTime (ISO/IEC 14496-12): boxes that are not in KEPT, among them `udta`, `meta` and `uuid`, where phones
  write place and model; tracks that are neither picture nor sound (positions, movements), with their samples; moments
  and names.
- WebM (Matroska, RFC 9559): all but what SEGMENT and INFO name, so tags, attachments, titles, moments, programs.
"""

import os
import struct
from bisect import bisect_right
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_CHUNK = 1 << 20
_MOST = 1_000_000  # boxes, samples: a film of a day has fewer

KEPT: dict[str, frozenset[str]] = {
    parent: frozenset(names.split())
    for parent, names in {
        "": "ftyp styp moov moof mdat mfra sidx ssix",
        "moov": "mvhd trak mvex iods",
        "trak": "tkhd mdia edts",
        "edts": "elst",
        "mdia": "mdhd hdlr minf elng",
        "minf": "vmhd smhd hdlr dinf stbl",
        "dinf": "dref",
        "stbl": "stsd stts ctts cslg stss stsz stz2 stsc stco co64 sdtp sbgp sgpd subs",
        "mvex": "mehd trex",
        "moof": "mfhd traf",
        "traf": "tfhd tfdt trun sdtp sbgp sgpd subs",
        "mfra": "tfra mfro",
    }.items()
}
"""The boxes that stay, by the box that they stand in."""

_OF_BOXES = {"video/mp4", "video/quicktime"}
_MOMENTS = {"mvhd", "tkhd", "mdhd"}
_SEEN_AND_HEARD = {b"vide", b"soun"}

SEGMENT = {0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B}
"""Elements of a segment that stay: where to seek, Info, tracks, clusters, cues."""
INFO = {0x2AD7B1, 0x4489}
"""Elements of Info that stay: the scale of time and the duration."""
_PROGRAMS = {0x4D80, 0x5741}  # must be there: their letters become zeros
_OF_SEGMENT = SEGMENT | {0x1254C367, 0x1941A469, 0x1043A770}
_HEAD, _SEGMENT, _INFO, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1F43B675


class BadVideo(ValueError):
    """The container cannot be read to its end."""


class Box(NamedTuple):
    """A box: from where it is, from where its content is, to where."""

    name: str
    start: int
    inside: int
    end: int


class Element(NamedTuple):
    """The same of an element, whose name is a number."""

    name: int
    start: int
    inside: int
    end: int


def without_place(film: BinaryIO, media_type: str) -> None:
    """Write over what says where, when and by what the video was taken; the file stays as long as it is.

    Raises BadVideo for one that cannot be read, and for fragments with tracks that are neither picture nor sound.
    """
    end = film.seek(0, os.SEEK_END)
    try:
        if media_type in _OF_BOXES:
            _clean_boxes(film, end)
        else:
            _clean_elements(film, end)
    except (struct.error, IndexError, RecursionError) as short:
        raise BadVideo("cut short") from short
    film.seek(0)


def _clean_boxes(film: BinaryIO, end: int) -> None:
    is_in_fragments = any(box.name == "moof" for box in _boxes(film, 0, end))
    for box in list(_boxes(film, 0, end)):
        _clean_box(film, box, "", is_in_fragments=is_in_fragments)


def _clean_box(film: BinaryIO, box: Box, parent: str, *, is_in_fragments: bool) -> None:
    if box.name not in KEPT[parent]:
        return _empty_box(film, box)
    if box.name == "trak" and _handler(film, box) not in _SEEN_AND_HEARD:
        if is_in_fragments:
            raise BadVideo("a track in fragments that is neither seen nor heard")
        for start, size in list(_samples(film, box)):
            _zero(film, start, start + size)
        return _empty_box(film, box)
    if box.name in _MOMENTS:
        film.seek(box.inside)
        wide = film.read(1) == b"\x01"
        _zero(film, box.inside + 4, min(box.inside + 4 + (16 if wide else 8), box.end))
    elif box.name == "hdlr":
        _zero(film, min(box.inside + 24, box.end), box.end)
    elif box.name in KEPT:
        for one in list(_boxes(film, box.inside, box.end)):
            _clean_box(film, one, box.name, is_in_fragments=is_in_fragments)
    return None


def _boxes(film: BinaryIO, at: int, end: int) -> Iterator[Box]:
    for _count in range(_MOST):
        if at >= end:
            return
        film.seek(at)
        size, name = struct.unpack(">I4s", film.read(8))
        inside = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", film.read(8))
            inside += 8
        size = size or end - at
        if size < inside - at or at + size > end:
            raise BadVideo("a box that ends elsewhere")
        yield Box(name.decode("latin-1"), at, inside, at + size)
        at += size
    raise BadVideo("too many boxes")


def _one(film: BinaryIO, box: Box, *names: str) -> Box | None:
    """Return the box under these names, one inside the other."""
    found: Box | None = box
    for name in names:
        found = (
            next((one for one in _boxes(film, found.inside, found.end) if one.name == name), None) if found else None
        )
    return found


def _handler(film: BinaryIO, trak: Box) -> bytes:
    box = _one(film, trak, "mdia", "hdlr")
    if box is None:
        return b""
    film.seek(box.inside + 8)
    return film.read(4)


def _samples(film: BinaryIO, trak: Box) -> Iterator[tuple[int, int]]:
    """Yield where the chunks of the track's samples are, and how long they are."""
    table = _one(film, trak, "mdia", "minf", "stbl")
    if table is None:
        return
    boxes = {one.name: one for one in _boxes(film, table.inside, table.end)}
    sizes = _sizes(film, boxes["stsz"]) if "stsz" in boxes else []
    where = boxes.get("stco") or boxes.get("co64")
    if not sizes or where is None or "stsc" not in boxes:
        return
    chunks = [one for (one,) in _rows(film, where, ">Q" if where.name == "co64" else ">I")]
    runs = _rows(film, boxes["stsc"], ">III")
    firsts = [first for first, _count, _kind in runs]
    last, sample = film.seek(0, os.SEEK_END), 0
    for number, start in enumerate(chunks, 1):
        count = runs[bisect_right(firsts, number) - 1][1]
        size = sum(sizes[sample : sample + count])
        sample += count
        if start + size > last:
            raise BadVideo("samples beyond the end")
        yield start, size


def _sizes(film: BinaryIO, box: Box) -> list[int]:
    film.seek(box.inside + 4)
    each, count = struct.unpack(">II", film.read(8))
    if count > _MOST:
        raise BadVideo("too many samples")
    return [each] * count if each else [one for (one,) in _unpacked(film, ">I", count, box.end)]


def _rows(film: BinaryIO, box: Box, shape: str) -> list[tuple[int, ...]]:
    film.seek(box.inside + 4)
    (count,) = struct.unpack(">I", film.read(4))
    return _unpacked(film, shape, count, box.end)


def _unpacked(film: BinaryIO, shape: str, count: int, end: int) -> list[tuple[int, ...]]:
    size = count * struct.calcsize(shape)
    if count > _MOST or film.tell() + size > end:
        raise BadVideo("a table that is too long")
    return list(struct.iter_unpack(shape, film.read(size)))


def _clean_elements(film: BinaryIO, end: int) -> None:
    for one in list(_elements(film, 0, end)):
        if one.name == _SEGMENT:
            _clean_segment(film, one)
        elif one.name != _HEAD:
            _void(film, one)


def _clean_segment(film: BinaryIO, segment: Element) -> None:
    for one in list(_elements(film, segment.inside, segment.end)):
        if one.name not in SEGMENT:
            _void(film, one)
        elif one.name == _INFO:
            for fact in list(_elements(film, one.inside, one.end)):
                if fact.name in _PROGRAMS:
                    _zero(film, fact.inside, fact.end)
                elif fact.name not in INFO:
                    _void(film, fact)


def _elements(film: BinaryIO, at: int, end: int) -> Iterator[Element]:
    for _count in range(_MOST):
        if at >= end:
            return
        name, inside, size = _head(film, at)
        stop = _end_of_open(film, name, inside, end) if size is None else inside + size
        if stop > end:
            raise BadVideo("an element that ends elsewhere")
        yield Element(name, at, inside, stop)
        at = stop
    raise BadVideo("too many elements")


def _head(film: BinaryIO, at: int) -> tuple[int, int, int | None]:
    """Return the element's name, where its content begins, and its size; None for one that was written live."""
    film.seek(at)
    head = film.read(12)
    long = 9 - head[0].bit_length()
    name = int.from_bytes(head[:long])
    wide = 9 - head[long].bit_length()
    if long > 4 or wide > 8 or len(head) < long + wide:
        raise BadVideo("no element")
    size = int.from_bytes(head[long : long + wide]) & ((1 << 7 * wide) - 1)
    return name, at + long + wide, None if size == (1 << 7 * wide) - 1 else size


def _end_of_open(film: BinaryIO, name: int, at: int, end: int) -> int:
    """Return where an element without a size ends: a segment with the file, a cluster where the next one begins."""
    if name == _SEGMENT:
        return end
    if name != _CLUSTER:
        raise BadVideo("an element without a size")
    for _count in range(_MOST):
        if at >= end:
            return end
        inner, inside, size = _head(film, at)
        if inner in _OF_SEGMENT:
            return at
        if size is None:
            raise BadVideo("an element without a size")
        at = inside + size
    raise BadVideo("too many elements")


def _void(film: BinaryIO, one: Element) -> None:
    size = one.end - one.start
    head = bytes([0xEC, 0x80 | size - 2]) if size < 129 else b"\xec" + ((1 << 56) | size - 9).to_bytes(8)
    film.seek(one.start)
    film.write(head)
    _zero(film, one.start + len(head), one.end)


def _empty_box(film: BinaryIO, box: Box) -> None:
    film.seek(box.start + 4)
    film.write(b"free")
    _zero(film, box.inside, box.end)


def _zero(film: BinaryIO, start: int, end: int) -> None:
    film.seek(start)
    while start < end:
        start += film.write(bytes(min(_CHUNK, end - start)))
