"""Search: finds records by part of a name, pinyin, initials, a number or the last digits of a phone."""
