//! A mail server on this machine that speaks TLS, and tells what went over the wire and what it heard inside.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// When TLS begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Offer {
    AtOnce,
    AfterStartTls,
    Never,
}

/// What a client sent.
pub struct Conversation {
    /// Everything, as anybody on the way sees it.
    pub wire: String,
    /// What TLS kept from them.
    pub sealed: String,
}

/// Takes one client after another and gives each conversation when it is over.
pub fn start(offer: Offer, tls: Arc<ServerConfig>) -> (u16, UnboundedReceiver<Conversation>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, conversations) = unbounded_channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            if sender.send(converse(stream.unwrap(), offer, &tls)).is_err() {
                return;
            }
        }
    });
    (port, conversations)
}

struct Tap {
    stream: TcpStream,
    wire: Vec<u8>,
}

impl Read for Tap {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.stream.read(buffer)?;
        self.wire.extend(&buffer[..length]);
        Ok(length)
    }
}

impl Write for Tap {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        self.stream.write(buffer)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.stream.flush()
    }
}

fn converse(stream: TcpStream, offer: Offer, tls: &Arc<ServerConfig>) -> Conversation {
    let (mut tap, mut sealed) = (Tap { stream, wire: Vec::new() }, String::new());
    let greeting = "220 ready\r\n";
    if offer == Offer::AtOnce || talk(&mut tap, greeting, offer == Offer::AfterStartTls, &mut String::new()) {
        let mut inside = StreamOwned::new(ServerConnection::new(Arc::clone(tls)).unwrap(), tap);
        talk(&mut inside, if offer == Offer::AtOnce { greeting } else { "" }, false, &mut sealed);
        tap = inside.sock;
    }
    Conversation { wire: String::from_utf8_lossy(&tap.wire).into_owned(), sealed }
}

/// Takes whatever comes until the client leaves, or begins TLS: then true. Always asks for a password, in clear as well.
fn talk(stream: &mut (impl Read + Write), greeting: &str, offers_tls: bool, heard: &mut String) -> bool {
    let (mut reader, mut in_data) = (BufReader::new(stream), false);
    let mut answer = greeting.to_owned();
    loop {
        let written = reader.get_mut().write_all(answer.as_bytes()).and_then(|()| reader.get_mut().flush());
        let mut line = String::new();
        if written.is_err() || !reader.read_line(&mut line).is_ok_and(|length| length > 0) {
            return false;
        }
        heard.push_str(&line);
        answer = match line.trim_end().split(' ').next().unwrap_or_default() {
            "." if in_data => "250 accepted\r\n",
            _ if in_data => "",
            "EHLO" if offers_tls => "250-here\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n",
            "EHLO" => "250-here\r\n250 AUTH PLAIN\r\n",
            "STARTTLS" if offers_tls => return reader.get_mut().write_all(b"220 go on\r\n").is_ok(),
            "AUTH" => "235 welcome\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 goodbye\r\n",
            _ => "250 fine\r\n",
        }
        .to_owned();
        in_data = (in_data || line.trim_end() == "DATA") && line.trim_end() != ".";
    }
}
