"""The book's colours. One actor has one colour in the whole book; each is given for light and for dark."""

ACTORS = {  # ascend: Huawei, its phones and chips; other-chinese: all others in China
    "ascend": ("#c43d2b", "#f0705c"),
    "other-chinese": ("#d98a73", "#b9604f"),
    "other-chinese-text": ("#a9553d", "#d98a73"),
    "us": ("#2f5f9e", "#6fa0e0"),
    "leaked": ("#8a76b5", "#a894d6"),
    "leaked-text": ("#6b559c", "#a894d6"),
    "smic": ("#8a6200", "#d9b25c"),
    "allies": ("#2a7d76", "#5cb8af"),
}
COLOURS = ACTORS | {
    "paper": ("#fcfbf8", "#14171b"),
    "ink": ("#1d2228", "#e8e6e1"),
    "muted": ("#5b6470", "#a3abb5"),
    "grid": ("#e6e2da", "#2c3138"),
    "panel": ("#f4f1ea", "#1b1f25"),
    "edge": ("#8b857a", "#737b86"),
    "link": ("#2f5f9e", "#7fadea"),
    "accent": ("#b83626", "#f0705c"),
    "contrast": ACTORS["us"],
    "linked": ACTORS["allies"],
    "notice": ACTORS["smic"],
    "literal": ACTORS["other-chinese-text"],
    "figure": ACTORS["leaked-text"],
    "series-1": ACTORS["us"],
    "series-2": ACTORS["other-chinese-text"],
    "series-3": ACTORS["allies"],
}
