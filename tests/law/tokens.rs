//! Splits Rust text into tokens, so that a rule looks at code and not at comments or at text in quotes.

/// What a token is. Lifetimes, numbers and characters matter to no rule and are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Word,
    Text,
    Mark,
}

/// One token with the line it starts on (counted from 1). Of a string literal, `text` is what stands between the quotes.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
}

impl Token {
    /// True for this word or this punctuation mark.
    pub fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.text == text
    }
}

/// Splits Rust text into words, string literals and punctuation marks.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, line: 1 };
    let mut found = Vec::new();
    while let Some(c) = reader.peek(0) {
        let line = reader.line;
        let token = if c.is_alphabetic() || c == '_' {
            reader.word()
        } else if c == '"' {
            Some((Kind::Text, reader.quoted()))
        } else if c == '/' && matches!(reader.peek(1), Some('/' | '*')) {
            reader.skip_comment();
            None
        } else if c == '\'' {
            reader.skip_character_or_lifetime();
            None
        } else {
            reader.next();
            (!c.is_whitespace() && !c.is_numeric()).then(|| (Kind::Mark, c.to_string()))
        };
        if let Some((kind, text)) = token {
            found.push(Token { kind, text, line });
        }
    }
    found
}

/// The place behind the bracket that closes the first one found from `at` on.
pub fn closing(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, token) in tokens[at..].iter().enumerate() {
        if ["(", "[", "{"].iter().any(|mark| token.is(mark)) {
            depth += 1;
        } else if [")", "]", "}"].iter().any(|mark| token.is(mark)) {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return at + offset + 1;
            }
        }
    }
    tokens.len()
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    /// A word, or the literal that a prefix such as `r#` or `b` begins.
    fn word(&mut self) -> Option<(Kind, String)> {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.next();
        }
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        match word.as_str() {
            "r" | "br" | "cr" if self.peek(hashes) == Some('"') => Some((Kind::Text, self.raw(hashes))),
            "b" | "c" if self.peek(0) == Some('"') => Some((Kind::Text, self.quoted())),
            "b" if self.peek(0) == Some('\'') => {
                self.skip_character_or_lifetime();
                None
            }
            _ => Some((Kind::Word, word)),
        }
    }

    fn quoted(&mut self) -> String {
        self.next();
        let mut text = String::new();
        while let Some(c) = self.next().filter(|c| *c != '"') {
            text.push(c);
            if c == '\\' {
                text.extend(self.next());
            }
        }
        text
    }

    fn raw(&mut self, hashes: usize) -> String {
        for _ in 0..=hashes {
            self.next();
        }
        let mut text = String::new();
        while let Some(c) = self.next() {
            if c == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                break;
            }
            text.push(c);
        }
        for _ in 0..hashes {
            self.next();
        }
        text
    }

    fn skip_comment(&mut self) {
        if self.peek(1) == Some('/') {
            while self.peek(0).is_some_and(|c| c != '\n') {
                self.next();
            }
            return;
        }
        let mut depth = 0;
        while self.peek(0).is_some() {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => depth += 1,
                (Some('*'), Some('/')) => depth -= 1,
                _ => {
                    self.next();
                    continue;
                }
            }
            self.next();
            self.next();
            if depth == 0 {
                return;
            }
        }
    }

    /// `'a'`, `'\n'` and `'\u{1F600}'` are characters; `'a` is a lifetime, whose name is left to be read as a word.
    fn skip_character_or_lifetime(&mut self) {
        self.next();
        if self.peek(0) == Some('\\') {
            self.next();
            self.next();
            while self.next().is_some_and(|c| c != '\'') {}
        } else if self.peek(1) == Some('\'') {
            self.next();
            self.next();
        }
    }
}
