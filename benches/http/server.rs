//! The release server as a child process with fresh data.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::client::{Connection, Request};

/// A running server, stopped and removed with its data when dropped.
pub struct Server {
    pub address: SocketAddr,
    /// From the start of the process to the first 200 of `/readyz`.
    pub start_up: Duration,
    child: Child,
    folder: PathBuf,
}

impl Server {
    /// Starts `binary` on a free port, with an SQLite file or on the given PostgreSQL database.
    pub fn start(binary: &Path, folder: PathBuf, postgres: Option<&str>) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = fs::File::create(folder.join("server.log"))?;
        let mut command = Command::new(binary);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LATCHKEY_")) {
            command.env_remove(name);
        }
        command
            .arg("serve")
            .env("LATCHKEY_DATA_DIR", folder.join("data"))
            .env("LATCHKEY_LISTEN", address.to_string())
            .env("LATCHKEY_PUBLIC_URL", format!("http://{address}"))
            // The load generator speaks for many, like a proxy.
            .env("LATCHKEY_TRUSTED_PROXIES", "127.0.0.1")
            .env("LATCHKEY_LIMITS", "false")
            .env("LATCHKEY_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .stderr(log);
        if let Some(url) = postgres {
            command.env("LATCHKEY_DATABASE_URL", url);
        }
        let started = Instant::now();
        let mut server = Self { address, start_up: Duration::ZERO, child: command.spawn()?, folder };
        while !server.ready() {
            if server.child.try_wait()?.is_some() || started.elapsed() > Duration::from_secs(30) {
                let said = fs::read_to_string(server.folder.join("server.log")).unwrap_or_default();
                return Err(io::Error::other(format!("the server did not start: {said}")));
            }
            sleep(Duration::from_millis(2));
        }
        server.start_up = started.elapsed();
        Ok(server)
    }

    fn ready(&self) -> bool {
        let ask = Request { method: "GET", path: "/readyz".to_owned(), cookie: String::new(), form: String::new() };
        Connection::open(self.address)
            .and_then(|mut connection| connection.send(&ask))
            .is_ok_and(|answer| answer.status == 200)
    }

    /// Memory in use (`VmRSS`) or the most that ever was (`VmHWM`), in MiB.
    pub fn memory_mib(&self, field: &str) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'));
        let kib: f64 = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default();
        kib / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}
