"""docs/queries.md says what the warehouse answers."""

from tests.docs.queries import PAGE, QUERIES, README, load_samples, write_page, write_readme


def test_the_page_of_queries_is_what_the_samples_answer(tmp_path):
    """`python -m tests.docs.queries` writes it anew after a change of samples, rules or views."""
    samples = load_samples(tmp_path)
    assert write_page(samples) == PAGE.read_text(encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    assert write_readme(samples, readme) == readme


def test_there_are_ten_questions_and_more():
    assert len({question for question, _ in QUERIES}) >= 10
