"""How alike two texts are, and whether that makes them one story."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.overlap import Cover, Flags, overlap
from transforms.spread import Spread
from transforms.tokens import Rows
from transforms.traits import Traits, traits

Shares = npt.NDArray[np.float64]

# Word 3-grams at 0.5 find 95 % of edited copies, and no related pair came above 0.40 (measured on 20,000 wire texts).
JACCARD_AT_LEAST = 0.5
# Half of a short text may be a set phrase (who received whom, who left for where): the bar rises from a hundred words down.
FULL_WORDS, SHORT_WORDS = 100, 60
SHORT_JACCARD_AT_LEAST = 0.6
# Two reports with one statement or one background in common have both a stretch of their own; of a text and its copy the one
# or the other has next to none.
OWN_AT_MOST, OWN_WORDS_AT_MOST = 0.15, 40
# An abridged copy shares few 3-grams with the long text, but all of its words stand in 3-grams of that, sentence for sentence.
# A line or two of text may be a quotation.
ABRIDGED_COVERED = 0.94
ABRIDGED_WORDS_AT_LEAST = 20
# A story that grew from one version to the next was also edited here and there; then it must be long enough to tell.
GROWN_COVERED, GROWN_OWN_AT_MOST, GROWN_WORDS_AT_LEAST = 0.85, 0.05, 100
# Abridgement keeps the lead, or picks sentences here and there. One block from further down is an item of a round-up.
LEAD_WORDS = 30
BLOCK_AT_LEAST = 0.75
# Of two texts as long as each other one may have lost its lead; a round-up has an item of its own there.
ITEM_WORDS = 130
# A later version of a story with another end, and an outlet that takes a story as far as its space goes, have most of one text
# word for word where the other begins, at most behind a paragraph or two of its own. Longer than that it is yesterday's news
# under today's; and reports that follow one set phrase differ within it.
LEAD_BLOCK_WORDS = 100
LEAD_BLOCK_SHARE = 0.6
LEAD_BLOCK_COVERED = 0.9
OWN_LEAD_WORDS = 60
# Behind a paragraph of its own a much longer text may also hold no more than the statement that both report.
OWN_LEAD_JACCARD_AT_LEAST = 0.25
# A copy that was edited word by word throughout shares fewer 3-grams than two reports that quote one statement, but leaves no
# stretch of ten words that is all new, in one of the two at least. In short texts that is how a set phrase looks in which the
# names are others; through three hundred words none lasts, and two translations of one text share less. Each: words at least,
# Jaccard, share covered, share in new stretches.
EVENLY_EDITED = ((100, 0.38, 0.82, 0.02), (300, 0.3, 0.68, 0.03))
EVEN_LENGTH_RATIO = 0.65
# The first text of a story and a copy of its copy differ by two edits; what shares less has drifted into another story.
CHAIN_JACCARD_AT_LEAST = 0.33
CHAIN_COVERED = 0.8
# A correction changes a figure or two; a template (prayer times, exchange rates, tolls) changes many of them, or most of few,
# in a brief of fifty words one may be all the news, and a table of prices says nothing but figures. Each: figures changed, their
# share, and how many in a hundred words.
FIGURES_CHANGED = ((3, 0.15, 0.0), (2, 0.5, 0.0), (1, 0.34, 1.5), (2, 0.1, 5.0))


class Likeness(NamedTuple):
    """Of each pair: Jaccard of the shingles; containment: the share of the shorter text's words in shingles of the longer; verdicts.

    `same_story`: the two are one story. `same_chain`: alike enough for the first text of a story and a copy of one of its copies.
    """

    jaccard: Shares
    containment: Shares
    same_story: Flags
    same_chain: Flags


def compare(texts: Traits, ones: Rows, others: Rows, spread: Spread = map) -> Likeness:
    """Gives how alike the texts of each pair (rows of `texts`) are; the order of the two makes no difference."""
    pairs = overlap(texts, ones, others, spread)
    jaccard = pairs.common / np.maximum(pairs.shorter_shingles + pairs.longer_shingles - pairs.common, 1)
    containment = pairs.shorter.covered / pairs.shorter.words
    alike = (
        _equal(jaccard, pairs.shorter, pairs.longer)
        | _abridged(pairs.shorter, pairs.longer)
        | _same_lead(jaccard, pairs.shorter, pairs.longer)
        | _evenly_edited(jaccard, pairs.shorter, pairs.longer)
    )
    chained = alike | (jaccard >= CHAIN_JACCARD_AT_LEAST) | (containment >= CHAIN_COVERED)
    comparable = pairs.shorter_shingles > 0
    for places, changed in (
        (pairs.places_after, pairs.changed_after),
        (pairs.places_before, pairs.changed_before),
    ):
        comparable &= ~_other_figures(places, changed, pairs.shorter.words)
    return Likeness(jaccard, containment, alike & comparable, chained & comparable)


def likeness(one: str, other: str) -> Likeness:
    """Gives how alike two bodies are, as arrays of one pair."""
    return compare(traits([one, other]), np.array([0]), np.array([1]))


def _equal(jaccard: Shares, shorter: Cover, longer: Cover) -> Flags:
    shortness = np.clip((FULL_WORDS - shorter.words) / (FULL_WORDS - SHORT_WORDS), 0.0, 1.0)
    needed = JACCARD_AT_LEAST + shortness * (SHORT_JACCARD_AT_LEAST - JACCARD_AT_LEAST)
    shorter_itself, longer_itself = (
        one.stretches <= np.maximum(OWN_AT_MOST * one.words, OWN_WORDS_AT_MOST) for one in (shorter, longer)
    )
    return (jaccard >= needed) & (longer_itself | (shorter_itself & _no_item(shorter, longer, ITEM_WORDS)))


def _abridged(shorter: Cover, longer: Cover) -> Flags:
    whole_sentences = (shorter.words >= ABRIDGED_WORDS_AT_LEAST) & (shorter.covered >= ABRIDGED_COVERED * shorter.words)
    nearly = (shorter.words >= GROWN_WORDS_AT_LEAST) & (shorter.covered >= GROWN_COVERED * shorter.words)
    edited = nearly & (shorter.stretches <= GROWN_OWN_AT_MOST * shorter.words)
    return (whole_sentences | edited) & _no_item(shorter, longer, LEAD_WORDS)


def _no_item(shorter: Cover, longer: Cover, lead_words: int) -> Flags:
    """Whether the longer text is more than a round-up that has the shorter for one of its items, so many words down."""
    from_the_lead = longer.block_begin <= lead_words
    here_and_there = longer.block_words < BLOCK_AT_LEAST * shorter.covered
    return from_the_lead | here_and_there


def _same_lead(jaccard: Shares, shorter: Cover, longer: Cover) -> Flags:
    begins = np.minimum(shorter.block_begin, longer.block_begin), np.maximum(shorter.block_begin, longer.block_begin)
    no_statement = (begins[1] <= LEAD_WORDS) | (jaccard >= OWN_LEAD_JACCARD_AT_LEAST)
    begins_both = (begins[0] <= LEAD_WORDS) & (begins[1] <= OWN_LEAD_WORDS) & no_statement
    most = shorter.block_words >= np.maximum(LEAD_BLOCK_SHARE * shorter.words, LEAD_BLOCK_WORDS)
    return begins_both & most & (shorter.covered >= LEAD_BLOCK_COVERED * shorter.block_words)


def _evenly_edited(jaccard: Shares, shorter: Cover, longer: Cover) -> Flags:
    as_long = shorter.words >= EVEN_LENGTH_RATIO * longer.words
    even = np.zeros(len(jaccard), dtype=np.bool_)
    for words, needed, covered, new in EVENLY_EDITED:
        alike = (jaccard >= needed) & (shorter.words >= words)
        for one in (shorter, longer):
            even |= alike & (one.covered >= covered * one.words) & (one.stretches <= new * one.words)
    return as_long & even


def _other_figures(places: Rows, changed: Rows, words: Rows) -> Flags:
    other = np.zeros(len(places), dtype=np.bool_)
    for least, share, density in FIGURES_CHANGED:
        other |= (changed >= least) & (changed >= share * places) & (changed * 100 >= density * words)
    return other
