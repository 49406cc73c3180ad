from __future__ import annotations

import pytest

from portal.booking.contact import Contact, IdentityNumberGiven, UnreadableContact, read_contact
from portal.booking.models import ContactKind

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("someone@example.org", "someone@example.org"),
        (" someone＠example。org ", "someone@example.org"),
        ("Some.One@EXAMPLE.org", "Some.One@example.org"),
        ("someone@例子.测试.cn", "someone@xn--fsqu00a.xn--0zwm56d.cn"),
    ],
)
def test_a_mail_address_is_read_as_it_was_meant(typed: str, address: str) -> None:
    assert read_contact(typed) == Contact(ContactKind.email, address)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800138000", "13800138000"),
        ("138-0013-8000", "138-0013-8000"),
        ("１３８ ００１３ ８０００", "138 0013 8000"),
        ("+86 138 0013 8000", "+86 138 0013 8000"),
        ("0912-345-678", "0912-345-678"),
        ("+886 912 345 678", "+886 912 345 678"),
        ("(0592) 555 1234", "(0592) 555 1234"),
        ("（02）5550123", "(02)5550123"),
        ("0592－5551234", "0592-5551234"),
    ],
)
def test_numbers_of_both_sides_are_read(typed: str, number: str) -> None:
    assert read_contact(typed) == Contact(ContactKind.phone, number)


@pytest.mark.parametrize("typed", ["12345", "call 1", "1" * 16, "+86", "138 0013 8000 and more", "++86138"])
def test_what_is_no_number_is_not_kept(typed: str) -> None:
    with pytest.raises(UnreadableContact, match="phone"):
        read_contact(typed)


@pytest.mark.parametrize("typed", ["", "小明", "call me", "😀", "+"])
def test_what_could_be_either_is_asked_for_as_either(typed: str) -> None:
    with pytest.raises(UnreadableContact, match="either"):
        read_contact(typed)


@pytest.mark.parametrize("typed", ["@", "someone@", "@example.org", "a b@example", "<a@b.cn>\nBcc: x@y.cn"])
def test_what_is_no_mail_address_is_not_kept(typed: str) -> None:
    with pytest.raises(UnreadableContact, match="email"):
        read_contact(typed)


@pytest.mark.parametrize("typed", ["11010519491231002X", "110105 19491231 0021", "a123456789", "Ａ123456789"])
def test_an_identity_number_is_refused_by_name(typed: str) -> None:
    with pytest.raises(IdentityNumberGiven):
        read_contact(typed)
