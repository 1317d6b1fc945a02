//! The program as a child process, and the little HTTP that is needed to ask it something.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The program with a data folder and nothing else configured.
pub fn program(folder: &Path, options: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_latchkey"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LATCHKEY_")) {
        command.env_remove(name);
    }
    command.current_dir(folder).env("LATCHKEY_DATA_DIR", folder.join("data"));
    for (name, value) in options {
        command.env(format!("LATCHKEY_{name}"), value);
    }
    command
}

/// A running server, killed when dropped. Its folder keeps what it says (`said`) and what it logs (`log`).
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub fn start(folder: &Path, options: &[(&str, &str)]) -> Self {
        let address = free_address();
        let mut command = program(folder, options);
        command.env("LATCHKEY_LISTEN", address.to_string()).env("LATCHKEY_PUBLIC_URL", format!("http://{address}"));
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let said = std::fs::File::create(folder.join("said")).unwrap();
        let child = command.stdout(said).stderr(log).spawn().unwrap();
        Self { child, address }
    }

    /// Sends a request and a form, and gives status and body; 0 when there is no answer.
    pub fn ask(&self, method: &str, path: &str, form: &str) -> (u16, String) {
        let (status, _, body) = self.ask_with("", method, path, form);
        (status, body)
    }

    /// The same with a cookie, and with the head of the answer.
    pub fn ask_with(&self, cookie: &str, method: &str, path: &str, form: &str) -> (u16, String, String) {
        let mut answer = String::new();
        let asked = self.open(cookie, method, path, form).and_then(|mut stream| stream.read_to_string(&mut answer));
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let status = status.filter(|_| asked.is_ok()).unwrap_or(0);
        (status, head.to_owned(), body.to_owned())
    }

    /// The same without waiting for the answer.
    pub fn open(&self, cookie: &str, method: &str, path: &str, form: &str) -> std::io::Result<TcpStream> {
        let host = self.address;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nconnection: close\r\ncookie: {cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        );
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(request.as_bytes())?;
        Ok(stream)
    }

    /// Waits until a path answers so.
    pub fn wait_for(&self, path: &str, status: u16) {
        let waited = wait(Duration::from_secs(30), || self.ask("GET", path, "").0 == status);
        assert!(waited, "{path} must answer {status}, not {}", self.ask("GET", path, "").0);
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// How the process ended, and how long that took.
    pub fn end(&mut self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        assert!(wait(Duration::from_secs(30), || self.child.try_wait().unwrap().is_some()), "it must end");
        (self.child.wait().unwrap(), begun.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The cookie that an answer sets, as a browser would send it back.
pub fn cookie(head: &str, name: &str) -> String {
    let set = |line: &str| line.strip_prefix("set-cookie: ")?.split(';').next().map(str::to_owned);
    head.lines()
        .filter_map(set)
        .find(|cookie| cookie.starts_with(name))
        .unwrap_or_else(|| panic!("no {name} in {head}"))
}

/// The token in a text with a mailed link.
pub fn token(text: &str) -> String {
    let (_, token) = text.split_once("token=").expect("a link");
    token.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Whether something comes true in time.
pub fn wait(at_most: Duration, mut is_true: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < at_most {
        if is_true() {
            return true;
        }
        sleep(Duration::from_millis(25));
    }
    false
}
