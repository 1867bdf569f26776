"""docs/queries.md and README say what a run over the samples prints and the warehouse answers."""

from tests.docs.queries import PAGE, QUERIES, README, run_samples, write_page, write_readme


def test_the_page_of_queries_and_the_readme_are_what_the_samples_answer(tmp_path, server):
    """`python -m tests.docs.queries` writes them anew after a change of samples, rules or views."""
    samples = run_samples(tmp_path, server)
    assert write_page(samples.warehouse) == PAGE.read_text(encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    assert write_readme(samples, readme) == readme


def test_there_are_ten_questions_and_more():
    assert len({question for question, _ in QUERIES}) >= 10
