//! The bounded pool that hashes passwords with argon2id (SECURITY §3).
//!
//! A hash costs 19 MiB and tens of milliseconds on purpose. So only a few run at once, off the async threads; a bounded number of requests
//! waits a bounded time; and the rest is told to come back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use metrics::counter;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::clock::Random;
use super::config::HashParameters;
use super::incident;
use crate::error::{Error, Problem};
use crate::fields::{PASSWORD_MAX, PASSWORD_MAX_BYTES};

mod memory;
#[cfg(test)]
mod tests;

use memory::Kept;

const WAIT: Duration = Duration::from_secs(2);
const SALT_BYTES: usize = 16;

/// One piece of work for a hashing thread.
type Job = Box<dyn FnOnce() + Send>;

/// What a verification found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the one that was hashed.
    pub matches: bool,
    /// The stored hash was made with other parameters: hash the password again if it matches.
    pub rehash: bool,
}

/// The pool. One per server.
pub struct Passwords {
    argon2: Argon2<'static>,
    random: Arc<dyn Random>,
    slots: Arc<Semaphore>,
    queue: Semaphore,
    threads: mpsc::Sender<Job>,
    dummy: String,
}

impl Passwords {
    /// A pool with these parameters. Hashes once, for [`Passwords::verify_dummy`].
    pub fn new(parameters: HashParameters, random: Arc<dyn Random>) -> Result<Self, argon2::Error> {
        let params = Params::new(parameters.memory_kib, parameters.passes, 1, Some(Params::DEFAULT_OUTPUT_LEN))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut nobody = [0; SALT_BYTES];
        random.fill(&mut nobody);
        let dummy = hash_now(&argon2, &nobody, random.as_ref()).map_err(|_| argon2::Error::OutputTooShort)?;
        let (slots, queue) = (Arc::new(Semaphore::new(parameters.slots)), Semaphore::new(parameters.queue));
        let threads = start_threads(parameters.slots);
        Ok(Self { argon2, random, slots, queue, threads, dummy })
    }

    /// The PHC string of a new password.
    pub async fn hash(&self, password: SecretString) -> Result<String, Error> {
        let password = normalised(&password)?;
        let (argon2, random) = (Kept::new(self.argon2.params().clone()), Arc::clone(&self.random));
        self.run(move || hash_now(&argon2, password.as_bytes(), random.as_ref())).await
    }

    /// Whether this is the password that was hashed.
    pub async fn verify(&self, password: SecretString, phc: &str) -> Result<Verdict, Error> {
        let password = normalised(&password)?;
        let stored = PasswordHash::new(phc).map_err(|cause| incident::unavailable(&cause))?;
        let ours = self.argon2.params();
        let same = stored.algorithm == Algorithm::Argon2id.ident()
            && stored.version == Some(Version::V0x13.into())
            && Params::try_from(&stored).is_ok_and(|params| params == *ours);
        let argon2 = Kept::new(self.argon2.params().clone());
        let found = self.run(move || match argon2.verify_password(password.as_bytes(), &stored) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(cause) => Err(cause),
        });
        Ok(Verdict { matches: found.await?, rehash: !same })
    }

    /// The argon2id digest of a code with the salt of its set, in base64url (SECURITY §4).
    pub async fn digest(&self, code: SecretString, salt: Vec<u8>) -> Result<String, Error> {
        let argon2 = Kept::new(self.argon2.params().clone());
        self.run(move || digest_now(&argon2, &code, &salt)).await
    }

    /// The digests of a whole set, one after the other. The slot is given back after each, so that whoever waits comes in between.
    pub async fn digests(&self, codes: Vec<SecretString>, salt: Vec<u8>) -> Result<Vec<String>, Error> {
        let mut digests = Vec::with_capacity(codes.len());
        for code in codes {
            digests.push(self.digest(code, salt.clone()).await?);
        }
        Ok(digests)
    }

    /// The work of [`Passwords::verify`] against nobody's hash, so that an unknown account takes as long as a known one.
    pub async fn verify_dummy(&self, password: SecretString) -> Result<(), Error> {
        self.verify(password, &self.dummy).await.map(|_| ())
    }

    /// Runs `work` on a hashing thread as soon as one of the slots is free.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let slot = self.slot().await?;
        counter!("password_jobs_total").increment(1);
        // The slot goes with the work: a request that is given up leaves its hash running, and its slot taken, until it is done.
        let (answer, done) = oneshot::channel();
        let job = move || {
            let result = work();
            drop(slot);
            // Nobody waits any more where the request was given up.
            let _ = answer.send(result);
        };
        self.threads.send(Box::new(job)).map_err(|cause| incident::unavailable(&cause))?;
        let result = done.await.map_err(|cause| incident::unavailable(&cause))?;
        result.map_err(|cause| incident::unavailable(&cause))
    }

    async fn slot(&self) -> Result<OwnedSemaphorePermit, Error> {
        if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            return Ok(slot);
        }
        let _place =
            self.queue.try_acquire().map_err(|_| incident::unavailable(&"the queue for password hashes is full"))?;
        let slot = tokio::time::timeout(WAIT, Arc::clone(&self.slots).acquire_owned()).await;
        let slot = slot.map_err(|_| incident::unavailable(&"waited too long for a password hash"))?;
        slot.map_err(|cause| incident::unavailable(&cause))
    }
}

/// Starts the hashing threads: one for each slot and no more, because each keeps the memory of a hash.
fn start_threads(count: usize) -> mpsc::Sender<Job> {
    let (threads, jobs) = mpsc::channel::<Job>();
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..count {
        let jobs = Arc::clone(&jobs);
        std::thread::spawn(move || {
            // Ends with the pool, which holds the other end. The lock is free again while the job runs.
            while let Some(job) = jobs.lock().ok().and_then(|jobs| jobs.recv().ok()) {
                // The one who waits learns of a panic by the answer that never comes.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
    }
    threads
}

fn hash_now(
    argon2: &impl PasswordHasher<PasswordHash>,
    password: &[u8],
    random: &dyn Random,
) -> argon2::password_hash::Result<String> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt);
    argon2.hash_password_with_salt(password, &salt).map(|phc| phc.to_string())
}

fn digest_now(argon2: &Kept, code: &SecretString, salt: &[u8]) -> argon2::password_hash::Result<String> {
    let mut digest = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_into(code.expose_secret().as_bytes(), salt, &mut digest)?;
    Ok(URL_SAFE_NO_PAD.encode(digest))
}

/// NFC, so that the same password typed on another keyboard is the same bytes (NIST SP 800-63B-4 §3.1.1.2).
fn normalised(password: &SecretString) -> Result<Zeroizing<String>, Error> {
    let given = password.expose_secret();
    if given.len() > PASSWORD_MAX_BYTES {
        return Err(Error::invalid("password", Problem::TooLong { max: PASSWORD_MAX }));
    }
    // Room for the longest result, so that no half-built copy is left behind unwiped.
    let mut normal = Zeroizing::new(String::with_capacity(given.len() * 3));
    normal.extend(given.nfc());
    Ok(normal)
}
