//! A mail server that takes whatever comes.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Listens at `address` and gives each message as it came, with its transfer encoding undone.
pub fn listen(address: SocketAddr) -> Receiver<String> {
    let (listener, (sender, messages)) = (TcpListener::bind(address).unwrap(), channel());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // A client that leaves early is no message.
            let _ = converse(stream.unwrap(), &sender);
        }
    });
    messages
}

fn converse(stream: TcpStream, messages: &Sender<String>) -> std::io::Result<()> {
    let (mut writer, mut message) = (stream.try_clone()?, None::<String>);
    writer.write_all(b"220 ready\r\n")?;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let answer = match (&mut message, line.as_str()) {
            (Some(text), ".") => {
                let _ = messages.send(text.replace("=\n", "").replace("=3D", "="));
                message = None;
                "250 accepted"
            }
            (Some(text), _) => {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            (None, "DATA") => {
                message = Some(String::new());
                "354 go on"
            }
            (None, _) => "250 fine",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}
