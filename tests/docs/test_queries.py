"""docs/queries.md says what the warehouse answers."""

from tests.docs.queries import PAGE, QUERIES, load_samples, write_page


def test_the_page_of_queries_is_what_the_samples_answer(tmp_path):
    """`python -m tests.docs.queries` writes it anew after a change of samples, rules or views."""
    assert write_page(load_samples(tmp_path)) == PAGE.read_text(encoding="utf-8")


def test_there_are_ten_questions_and_more():
    assert len({question for question, _ in QUERIES}) >= 10
