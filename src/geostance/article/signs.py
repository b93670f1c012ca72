"""Words and patterns that tell furniture from prose; the classifier learns what each is worth."""
# ruff: noqa: RUF001 (pages have bullets, dashes and guillemets)

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _set(
    "the a an of to in and that is was for on with as by at from it he she they his her their has "
    "have had be been are were will would not but this which who or its than after also when there "
    "about into over more we i you said could should no if so do did them him what all can up out one "
    "two"
)
CALENDAR = _set(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september "
    "oct october nov november dec december monday tuesday wednesday thursday friday saturday sunday "
    "today yesterday ago am pm gmt utc est edt ist cet updated published posted"
)
PICTURE = _set("image photo photos photograph picture credit getty courtesy caption reuters afp ap epa")
BYLINE = _set("by written posted author reporting editing story text source")
RIGHTS = _set("copyright rights reserved")
SPEECH = _set("said says told added according announced reported")
FIRST_PERSON = _set("we i my our me us")
SECOND_PERSON = _set("you your")
VOCABULARIES = (CALENDAR, PICTURE, RIGHTS, SPEECH, FIRST_PERSON, SECOND_PERSON)
MARKER = re.compile(r"(?:[*+o•·▪►–-]|\d{1,3}[.)])\s+")
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:19|20)\d\d\b|\d[/.-]\d{1,2}[/.-]\d",
        r"\b\d{1,2}:\d\d\b|\b\d{1,2}\s?[ap]\.?m\b",
        r"https?:|www\.|@\w|#\w|\.com\b",
        r"[|»›→©]|\s[>/]\s",
        r"[{}=<>;]",
    )
)
CREDIT = re.compile(
    r"[a-z.)](?:Image|Photo|Picture|Credit)(?:s|graph)?\b|"
    r"\b(?:Image|Photo|Photograph|Picture|Credit|File)(?: (?:by|source|courtesy))?: ?\w|"
    r"\(\w+ (?:Photo|File)\b|/File Photo\b|\bPhoto by\b|\[File|^Image (?:source|caption)\b",
)
INTERRUPTION = re.compile(
    r"\W*(?:advertis\w+|sponsor message|(?:story|article) continues below.*|"
    r"scroll (?:down )?(?:for|to) .{0,20}|"
    r"continue reading (?:the )?(?:main )?(?:story|below)?|after newsletter promotion|"
    r"loading\W*|play video|close modal)\W*",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"\W*(?:"
    r"(?:(?:\d+|view|show|post|read|see|load|no)\s+)?(?:all\s+)?(?:\d+\s+)?comments?\b.{0,20}$|"
    r"leave a (?:reply|comment)|house rules|join the (?:conversation|discussion)|have your say|"
    r"what do you think\b|"
    r"(?:discussion|responses?)\b.{0,15}$|(?:\d+ )?repl(?:y|ies)\b.{0,15}$|"
    r"related\b.{0,40}$|more (?:from|stories|on|in|news|like)\b.{0,50}$|read (?:next|more|also)\b.{0,25}$|"
    r"recommended\b.{0,30}$|(?:you )?(?:may|might) (?:also )?(?:like|be interested).{0,20}$|"
    r"see also\b.{0,10}$|"
    r"(?:most|recently) (?:read|popular|viewed|watched|recent|shared|commented)\b.{0,25}$|"
    r"(?:latest|trending|popular|featured)\b.{0,25}$|editors?.? (?:picks|choice).{0,10}$|top stories.{0,20}$|"
    r"up next|(?:next|previous|older|newer) (?:article|post|story|up)|"
    r"recent (?:posts|comments|articles|stories)|"
    r"don.t miss.{0,20}$|in case you missed.{0,20}$|keep reading\b.{0,10}$|"
    r"about the authors?\b.{0,10}$|(?:author|written by)$|tags?\b.{0,3}|tagged\b|filed under|"
    r"topics?\b.{0,10}$|"
    r"categor(?:y|ies)\b.{0,20}$|archives?$|(?:references|footnotes?|sources?)\W*$|"
    r"(?:newsletter|sponsored)\b.{0,20}$|sign up\b|subscribe\b|share (?:this|on|article|via)\b|print$|"
    r"©|copyright\b|all rights reserved)",
    re.IGNORECASE,
)
