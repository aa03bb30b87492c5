from uuid import UUID

from zhibu.lib.ids import new_id


def test_a_key_is_a_standard_uuid_of_version_seven():
    key = new_id()
    assert type(key) is UUID
    assert key.version == 7


def test_later_keys_sort_behind_earlier_ones():
    keys = [new_id() for _ in range(1000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 1000
