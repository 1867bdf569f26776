"""The rules of seeds/, compiled once and asked for every text."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from transforms.attribute import Attributor
from transforms.credits import CreditReader
from transforms.datelines import DatelineReader
from transforms.dates import DateSolver, compile_dates
from transforms.language import LanguageModel, compile_languages
from transforms.line_rules import LineRules
from transforms.name_contexts import NameContexts
from transforms.names import NameFinder
from transforms.people import PeopleReader
from transforms.rights import RightsReader
from transforms.segment import Segmenter
from transforms.signatures import Signatures


class Rulebook(NamedTuple):
    """Everything that reads a text, and the version of the rules by which it reads."""

    names: NameFinder
    credits: CreditReader
    segmenter: Segmenter
    attributor: Attributor
    dates: DateSolver
    rights: RightsReader
    people: PeopleReader
    languages: LanguageModel
    rules_version: str


def compile_rulebook(
    reference: Mapping[str, pl.DataFrame], profiles: Mapping[str, Mapping[str, Any]], rules_version: str
) -> Rulebook:
    """The rulebook of the reference tables (by file stem of seeds/) and langdetect's profiles (by language)."""
    names = NameFinder(reference["names"], reference["organizations"])
    contexts = NameContexts(reference["name_contexts"], reference["name_traps"])
    signatures = Signatures(reference["signatures"])
    zones = reference["calendar"].filter(pl.col("kind") == "zone")["words"]
    credits = CreditReader(names, reference["credit_words"], reference["joining_words"], zones, signatures)
    datelines = DatelineReader(
        reference["datelines"],
        reference["places"],
        reference["place_stopwords"],
        reference["regions"],
        reference["calendar"],
        credits,
    )
    dates = compile_dates(reference)
    segmenter = Segmenter(LineRules(reference["line_rules"]), datelines, credits, contexts, dates, signatures)
    return Rulebook(
        names,
        credits,
        segmenter,
        Attributor(names, contexts),
        dates,
        RightsReader(reference["rights_terms"]),
        PeopleReader(reference["people_forms"], names, signatures),
        compile_languages(reference, profiles),
        rules_version,
    )
