//! The kit: what every page is written in. Knows no account words and no server words.
