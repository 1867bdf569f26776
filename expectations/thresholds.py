"""Where the checks draw their lines, each with the source of its number."""

# A teaser of one sentence is an article: the shortest of 108 labelled real texts has 178 characters, the shortest of 11,700
# wire texts with a sentence in it 45. Below are index levels and single quotations of a price. An East Asian character
# counts as two, as it does on a screen: 20 of them say what 40 letters say.
MINIMUM_BODY_WIDTH = 40

# Marks are counted with the letters, or Burmese and Thai would look like tables (0.43 and 0.75 without them). Of 11,700 wire
# texts the earnings reports begin at 0.48 and prose at 0.75; below 0.4 lie 24, all of them lists of prices.
MINIMUM_LETTER_SHARE = 0.4

# None of 11,700 wire texts holds one unreadable character, one of 108 labelled real ones holds a few in a list of names; a text
# decoded in the wrong code page has them in every word.
MAXIMUM_UNREADABLE_SHARE = 0.05

# The longest of 11,700 wire texts has 32,649 characters; several times that is a day's file, not an article.
MAXIMUM_BODY_CHARACTERS = 200_000

# A headline is set in one or two lines; the longest labelled real one has under 200 characters.
MAXIMUM_HEADLINE_CHARACTERS = 300

# Prose holds no tags at all; one stray tag in a long text is harmless.
MAXIMUM_TAGS = 3

# Havas, the first news agency, opened in 1835.
EARLIEST_YEAR = 1835

# The design's bound for instants: clocks of publishers and of this machine may differ.
CLOCK_TOLERANCE_MINUTES = 60

# Shares of fewer texts than this jump by a twentieth and more with a single text and say nothing about a batch.
TEXTS_FOR_A_SHARE = 20

# Half of a batch refused is a broken reader, not a bad day: seeds and labelled texts reject under a tenth.
MAXIMUM_REJECTED_SHARE = 0.5

# Unreadable files are recorded with their reasons and hurt no table, so this many of them only need a look.
MAXIMUM_UNREADABLE_FILES_SHARE = 0.2

# The worst group of texts that the language detector met (rare languages, short texts) left a tenth unknown.
MAXIMUM_UNKNOWN_LANGUAGE_SHARE = 0.2

# Archives without mastheads name no publisher at all, and load; an inbox of outlets names most.
MAXIMUM_NO_PUBLISHER_SHARE = 0.8

# Wire archives print no year; an inbox of outlets dates most of its texts.
MAXIMUM_NO_DAY_SHARE = 0.8

# Syndicated folders hold up to half copies; nine in ten is a folder delivered twice under new names.
MAXIMUM_DUPLICATE_SHARE = 0.9

# Ten points more than the median of the earlier runs is outside what the mix of outlets explains.
MAXIMUM_RISE_OF_A_SHARE = 0.1

# A folder that is emptied on Sundays is back within five times of its median, either way.
VOLUME_FACTOR = 5.0

# A median of fewer runs is no habit; of more than these the oldest no longer describe the inbox.
RUNS_FOR_A_HABIT = 5
RUNS_REMEMBERED = 20

# An agency seen on fewer days has no usual gap; three times the longest usual gap outlasts a long weekend of a daily writer.
DAYS_FOR_A_HABIT = 5
SILENCE_FACTOR = 3.0

# A line in ten stories is a template; two sentences in common are quotation.
STORIES_WITH_A_NEW_LINE = 10
