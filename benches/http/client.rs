//! A small HTTP/1.1 client over one kept connection, so that the load generator needs nothing but the standard library.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What one request sends.
#[derive(Clone)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    /// The session cookie's `name=value`, if signed in.
    pub cookie: String,
    /// A form, as `application/x-www-form-urlencoded`.
    pub form: String,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    /// `name=value` of each cookie that was set.
    pub cookies: Vec<String>,
    pub body: Vec<u8>,
}

/// One kept connection to the server.
pub struct Connection {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self { address, stream: BufReader::new(stream) })
    }

    /// Sends one request as a browser would and reads the whole answer.
    pub fn send(&mut self, request: &Request) -> io::Result<Answer> {
        let Request { method, path, cookie, form } = request;
        let address = self.address;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: latchkey-bench\r\n");
        if !cookie.is_empty() {
            head += &format!("Cookie: {cookie}\r\n");
        }
        if *method == "POST" {
            head += &format!("Origin: http://{address}\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n");
            head += &format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", form.len());
        } else {
            head += "Accept: text/html\r\n";
        }
        self.stream.get_mut().write_all(format!("{head}\r\n{form}").as_bytes())?;
        self.read()
    }

    /// Asks for a stream of events from an address and takes its first words; then it stays silent.
    pub fn stream(address: SocketAddr, from: &str, cookie: &str) -> io::Result<Self> {
        let mut connection = Self::open(address)?;
        let head = format!(
            "GET /account/live HTTP/1.1\r\nHost: {address}\r\nUser-Agent: latchkey-bench\r\nAccept: text/event-stream\r\n\
             X-Forwarded-For: {from}\r\nCookie: {cookie}\r\n\r\n"
        );
        connection.stream.get_mut().write_all(head.as_bytes())?;
        if !connection.line()?.contains(" 200 ") || !connection.hears("retry:")? {
            return Err(garbled());
        }
        Ok(connection)
    }

    /// Reads on until a line begins like this; false when the stream ends before.
    pub fn hears(&mut self, start: &str) -> io::Result<bool> {
        loop {
            match self.line() {
                Ok(line) if line.starts_with(start) => return Ok(true),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }

    fn read(&mut self) -> io::Result<Answer> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(garbled)?;
        let (mut length, mut chunked, mut cookies) = (0, false, Vec::new());
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().map_err(|_| garbled())?,
                "transfer-encoding" => chunked = value.trim() == "chunked",
                "set-cookie" => cookies.extend(value.trim().split(';').next().map(str::to_owned)),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            while self.chunk(&mut body)? {}
        } else {
            self.take(length, &mut body)?;
        }
        Ok(Answer { status, cookies, body })
    }

    /// Reads one chunk; false after the last one (RFC 9112 §7.1).
    fn chunk(&mut self, body: &mut Vec<u8>) -> io::Result<bool> {
        let line = self.line()?;
        let length = usize::from_str_radix(line.split(';').next().unwrap_or_default(), 16).map_err(|_| garbled())?;
        self.take(length, body)?;
        self.line()?;
        Ok(length > 0)
    }

    fn take(&mut self, length: usize, body: &mut Vec<u8>) -> io::Result<()> {
        let start = body.len();
        body.resize(start + length, 0);
        self.stream.read_exact(&mut body[start..])
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end().to_owned())
    }
}

fn garbled() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the answer is not HTTP/1.1")
}

/// Text as it stands in a form (WHATWG URL §5.1).
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
