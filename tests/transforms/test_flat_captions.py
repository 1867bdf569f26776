"""Captions inside the paragraph that a flattened page is."""

import pytest

from tests.transforms.rulebook_fixture import of_kind, roles

BEFORE = "Cây cầu mới bắc qua sông Bến Lục được khánh thành vào sáng nay với sự tham dự của hàng nghìn người dân hai bên bờ sông."
AFTER = (
    "Theo ban quản lý, cầu có bốn làn xe và dài gần hai cây số, là cây cầu dài nhất trong vùng tính đến thời điểm này."
)
REST = (
    "Người dân hai bên bờ cho biết họ đã chờ cây cầu này suốt hai mươi năm qua và rất vui khi được đi lại dễ dàng hơn."
)


def page(caption: str) -> str:
    return f"Cầu mới thông xe\n{BEFORE} {caption} {AFTER} {REST} {AFTER}\n{BEFORE}\n"


@pytest.mark.parametrize(
    ("printed", "caption"),
    [
        ("Lễ cắt băng trên cầu (Ảnh: Thu Mây)", "Lễ cắt băng trên cầu (Ảnh: Thu Mây)"),
        ("Lễ cắt băng trên cầu (ảnh minh họa)", "Lễ cắt băng trên cầu (ảnh minh họa)"),
        ("Lễ cắt băng trên cầu (Nguồn: Kyodo/TTXVN)", "Lễ cắt băng trên cầu (Nguồn: Kyodo/TTXVN)"),
        ("Lễ cắt băng trên cầu sáng nay. (Ảnh: Thu Mây)", "(Ảnh: Thu Mây)"),
        ("Lễ cắt băng trên cầu sáng nay. Ảnh: AFP", "Ảnh: AFP"),
        ("Lễ cắt băng trên cầu sáng nay. Ảnh: Thu Mây/TTXVN", "Ảnh: Thu Mây/TTXVN"),
    ],
)
def test_a_caption_is_cut_out_of_the_paragraph(printed: str, caption: str) -> None:
    """Seen to catch: captions and pictures' credits left in the body; a whole sentence before a bracket, which may be the story's, taken with it."""
    assert of_kind(page(printed), "caption") == [caption]
    body = " ".join(of_kind(page(printed), "body"))
    assert BEFORE in body and AFTER in body and REST in body


@pytest.mark.parametrize(
    "printed",
    [
        "Ban quản lý (Nguồn vốn: ngân sách) cho biết cầu rất bền.",
        "Ông Nam (ảnh) nói cầu đẹp.",
        "Trên cầu có bảng ghi rõ Hình: tròn và vuông.",
        "Ảnh hưởng của bão (tháng Mười) không lớn.",
    ],
)
def test_a_bracket_within_a_sentence_is_the_story_s(printed: str) -> None:
    assert of_kind(page(printed), "caption") == []


def test_a_picture_s_agency_is_not_who_is_cited() -> None:
    text = page("Lễ cắt băng trên cầu (Ảnh: AFP/TTXVN)")
    assert (roles(text, "photo"), roles(text, "origin"), roles(text, "cited")) == (["afp", "vna"], [], [])
