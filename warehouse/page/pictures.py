"""What the page shows: each picture with its query, its sentence and its form.

In the order of reading; on a wide screen two stand side by side, so neighbours are of nearly the same height.
"""

from warehouse.page.of_runs import (
    checks_form,
    checks_say,
    durations_form,
    durations_say,
    refused_form,
    refused_say,
)
from warehouse.page.of_texts import (
    bars,
    biggest_form,
    carries_say,
    matrix,
    quotes_say,
    rules_form,
    rules_say,
    stories_form,
    stories_say,
)
from warehouse.page.picture import Picture
from warehouse.page.plain import cut
from warehouse.page.words import counted

PICTURES = (
    Picture("stories-over-time", "Stories by agency", "No text says its day yet.", stories_say, stories_form),
    Picture(
        "languages",
        "Languages",
        "There is no article yet.",
        lambda rows: f"{rows[0]['percent']:g} % of the articles are in the language {rows[0]['language']}.",
        bars("language", "articles", "article"),
    ),
    Picture(
        "who-carries-whom",
        "Who carries whom",
        "No text names both its outlet and its agency yet.",
        carries_say,
        matrix("agency", "outlet", "carries"),
    ),
    Picture(
        "who-quotes-whom",
        "Who quotes whom",
        "No text quotes an agency yet.",
        quotes_say,
        matrix("quoted", "author", "quotes"),
    ),
    Picture(
        "biggest-stories",
        "Biggest stories",
        "No story has been carried twice yet.",
        lambda rows: (
            f"“{cut(rows[0]['headline'], 80)}” was carried most often: {counted(rows[0]['copies'], 'article')}."
        ),
        biggest_form,
    ),
    Picture(
        "why-rejected",
        "Why texts were refused",
        "No text is refused.",
        lambda rows: (
            f"The check {rows[0]['check']} refused most: {counted(rows[0]['texts'], 'text')}. A text that fails two counts in both."
        ),
        bars("check", "texts", "text"),
    ),
    Picture(
        "rejects-over-time",
        "Refused texts by run",
        "No run has picked anything up yet.",
        refused_say,
        refused_form,
        True,
    ),
    Picture("checks-over-time", "Failed checks by run", "No run has made checks yet.", checks_say, checks_form, True),
    Picture("rules-that-fired", "Rules that fired", "There are no rules yet.", rules_say, rules_form),
    Picture(
        "run-durations", "Run durations", "No run has picked anything up yet.", durations_say, durations_form, True
    ),
)
