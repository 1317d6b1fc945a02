//! Second steps of signing in: codes from authenticators for sign-ins that wait, all at once.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::{Arc, Barrier};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use crate::client::{Connection, Request};
use crate::server::Server;
use crate::{Row, credentials, encoded, milliseconds, once, request, sign_in, sign_up};

const PEOPLE: usize = 96;
const WORKERS: usize = 16;
const STEP: Duration = Duration::from_secs(31);

/// Reads keys, one a line, and writes the codes of now (RFC 6238), for which the scripts have Node.
const CODES: &str = r#"
const { createHmac } = require("node:crypto");
const bits = (key) => [...key].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
const now = Math.floor(Date.now() / 30000);
const code = (key, step) => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const secret = Buffer.from(bits(key).match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1000000).padStart(6, "0");
};
for (const key of require("node:fs").readFileSync(0, "utf8").trim().split("\n")) console.log(code(key, now));
"#;

/// Sets up accounts with an authenticator each, takes their first steps, and measures the second ones.
pub fn measure(server: &Server) -> [Row; 3] {
    let people: Vec<String> = (0..PEOPLE).map(|n| format!("second-{n}@example.test")).collect();
    let offers: Vec<(String, String)> = people.iter().map(|email| begin(server, email)).collect();
    for (session, key) in &offers {
        let code = &codes([key.as_str()].into_iter())[0];
        let confirm = request("POST", "/account/api/add-authenticator/confirm", session, &format!("code={code}"));
        assert_eq!(once(server, &confirm).status, 200, "an authenticator is confirmed");
    }
    // A step is accepted once: the codes to be measured belong to the next one.
    sleep(STEP);
    let codes = codes(offers.iter().map(|(_, key)| key.as_str()));
    let waiting = people.iter().zip(&codes).map(|(email, now)| {
        let answer = once(server, &credentials(email));
        let cookie = answer.cookies.iter().find(|cookie| cookie.starts_with("lk-pre=")).expect("a sign-in that waits");
        request("POST", "/account/api/sign-in/second-step", cookie, &format!("code={now}"))
    });
    run(server, waiting.collect())
}

/// Makes an account that begins to add an authenticator: its session and the key.
fn begin(server: &Server, email: &str) -> (String, String) {
    sign_up(server, email);
    let session = sign_in(server, email);
    let form = format!("name={}", encoded("Pixel 9"));
    let answer = once(server, &request("POST", "/account/api/add-authenticator/begin", &session, &form));
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let key = body.split_once("\"key\":\"").and_then(|(_, rest)| rest.split('"').next()).expect("a key");
    (session, key.replace(' ', ""))
}

fn codes<'a>(keys: impl Iterator<Item = &'a str>) -> Vec<String> {
    let keys: Vec<&str> = keys.collect();
    let mut node = Command::new("node");
    let node = node.args(["-e", CODES]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut node = node.spawn().expect("node is installed by script/setup");
    node.stdin.take().expect("a pipe").write_all(keys.join("\n").as_bytes()).expect("node reads");
    let output = node.wait_with_output().expect("node ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().map(str::to_owned).collect()
}

fn run(server: &Server, requests: Vec<Request>) -> [Row; 3] {
    let gate = Arc::new(Barrier::new(WORKERS + 1));
    let workers: Vec<_> = requests
        .chunks(PEOPLE / WORKERS)
        .map(|own| {
            let (own, gate, address) = (own.to_vec(), Arc::clone(&gate), server.address);
            thread::spawn(move || {
                let mut connection = Connection::open(address).expect("the server listens");
                gate.wait();
                own.iter().map(|request| timed(&mut connection, request)).collect::<Vec<_>>()
            })
        })
        .collect();
    gate.wait();
    let start = Instant::now();
    let mut times: Vec<Duration> = workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect();
    let per_second = PEOPLE as f64 / start.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| milliseconds(times[((times.len() as f64) * share) as usize]);
    [("second steps of signing in", format!("{per_second:.0}/s")), ("  p50", at(0.50)), ("  p99", at(0.99))]
}

fn timed(connection: &mut Connection, request: &Request) -> Duration {
    let sent = Instant::now();
    let answer = connection.send(request).expect("the server answers");
    assert!(answer.cookies.iter().any(|cookie| cookie.starts_with("lk=")), "a code was refused: {}", answer.status);
    sent.elapsed()
}
