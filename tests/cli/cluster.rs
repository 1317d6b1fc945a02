//! A PostgreSQL of a test's own, that may crash and come back: `script/postgres.sh` behind a pipe.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Starts the cluster and obeys line by line; the end of the pipe, also that of a test that failed, ends it and removes its data.
const SCRIPT: &str = r#"
    source script/env.sh
    source script/postgres.sh
    signal() {
      local first
      first=$(head -n 1 "$POSTGRES_FOLDER/data/postmaster.pid") || return 1
      kill -s "$1" "$first" && kill -s "$1" $(cat "/proc/$first/task/$first/children")
    }
    freeze() { signal STOP; }
    thaw() { signal CONT; }
    trap 'thaw || true; stop_postgres' EXIT
    start_postgres
    echo "$POSTGRES_URL"
    while read -r command; do "$command"; echo "$command"; done
"#;

/// A running cluster that keeps its promises (fsync on).
pub struct Cluster {
    pub url: String,
    shell: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Cluster {
    pub fn start() -> Self {
        let mut shell = Command::new("bash")
            .args(["-c", SCRIPT])
            .env("POSTGRES_OPTIONS", "-c fsync=on")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (commands, answers) = (shell.stdin.take(), BufReader::new(shell.stdout.take().unwrap()));
        let mut cluster = Self { url: String::new(), shell, commands, answers };
        cluster.url = cluster.answer();
        cluster
    }

    /// Ends it at once, with whatever is going on in it.
    pub fn crash(&mut self) {
        self.run("crash_postgres");
    }

    /// Starts it again with its data, at the same address.
    pub fn resume(&mut self) {
        self.run("resume_postgres");
    }

    /// Stops all of it as it is: what was begun neither goes on nor ends, and who connects hears nothing.
    pub fn freeze(&mut self) {
        self.run("freeze");
    }

    /// Lets it go on.
    pub fn thaw(&mut self) {
        self.run("thaw");
    }

    fn run(&mut self, command: &str) {
        writeln!(self.commands.as_mut().unwrap(), "{command}").unwrap();
        assert_eq!(self.answer(), command);
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the script has ended: its reason is on the standard error");
        line.trim_end().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.commands = None;
        let _ = self.shell.wait();
    }
}
