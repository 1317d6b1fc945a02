use futures::FutureExt;
use futures::future::{Either, select};

use super::*;
use crate::server::clock::SystemRandom;

const CHEAP: HashParameters = HashParameters { memory_kib: 8, passes: 1, slots: 2, queue: 64 };

fn pool(parameters: HashParameters) -> Passwords {
    Passwords::new(parameters, Arc::new(SystemRandom)).unwrap()
}

fn is_unavailable<T>(result: &Result<T, Error>) -> bool {
    matches!(result, Err(Error::Unavailable { .. }))
}

#[tokio::test]
async fn verifies_what_it_hashed_in_any_spelling_of_unicode() {
    let pool = pool(CHEAP);
    let phc = pool.hash("Zo\u{eb} likes tea".into()).await.unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{phc}");
    assert_ne!(phc, pool.hash("Zo\u{eb} likes tea".into()).await.unwrap(), "each hash has its own salt");
    let decomposed = pool.verify("Zoe\u{308} likes tea".into(), &phc).await.unwrap();
    assert_eq!(decomposed, Verdict { matches: true, rehash: false });
    for wrong in ["zo\u{eb} likes tea", "Zo\u{eb} likes tea ", ""] {
        assert!(!pool.verify(wrong.into(), &phc).await.unwrap().matches, "{wrong}");
    }
    pool.verify_dummy("anything".into()).await.unwrap();
}

#[tokio::test]
async fn asks_for_a_new_hash_when_the_parameters_changed() {
    let phc = pool(CHEAP).hash("secret".into()).await.unwrap();
    let stronger = pool(HashParameters { passes: 2, ..CHEAP });
    assert_eq!(stronger.verify("secret".into(), &phc).await, Ok(Verdict { matches: true, rehash: true }));
    let argon2i = phc.replace("argon2id", "argon2i");
    assert!(pool(CHEAP).verify("secret".into(), &argon2i).await.unwrap().rehash);
    assert!(is_unavailable(&pool(CHEAP).verify("secret".into(), "plain text").await));
}

#[tokio::test]
async fn refuses_long_input_before_any_work() {
    let pool = pool(CHEAP);
    let _all = pool.slots.acquire_many(2).await.unwrap();
    let long = SecretString::from("x".repeat(PASSWORD_MAX_BYTES + 1));
    let refused = Error::invalid("password", Problem::TooLong { max: PASSWORD_MAX });
    assert_eq!(pool.hash(long.clone()).now_or_never(), Some(Err(refused.clone())));
    assert_eq!(pool.verify_dummy(long).now_or_never(), Some(Err(refused)));
}

#[tokio::test]
async fn the_65th_waiter_is_refused_at_once_and_a_cancelled_one_gives_up_its_place() {
    let pool = pool(CHEAP);
    let all = pool.slots.acquire_many(2).await.unwrap();
    let mut waiting: Vec<_> = (0..64).map(|_| Box::pin(pool.hash("secret".into()))).collect();
    for waiter in &mut waiting {
        assert!(waiter.now_or_never().is_none(), "there is room to wait");
    }
    let refused = pool.hash("secret".into()).now_or_never().expect("must not wait");
    assert!(is_unavailable(&refused));
    waiting.pop();
    let mut late = Box::pin(pool.hash("secret".into()));
    assert!((&mut late).now_or_never().is_none(), "the cancelled waiter's place is free");
    drop(waiting);
    drop(all);
    assert!(late.await.is_ok());
    assert_eq!((pool.queue.available_permits(), pool.slots.available_permits()), (64, 2));
}

#[tokio::test]
async fn nobody_waits_longer_than_two_seconds() {
    let pool = pool(CHEAP);
    let _all = pool.slots.acquire_many(2).await.unwrap();
    let begun = tokio::time::Instant::now();
    assert!(is_unavailable(&pool.hash("secret".into()).await));
    assert_eq!(begun.elapsed().as_secs(), 2);
    assert_eq!(pool.queue.available_permits(), 64);
}

#[tokio::test]
async fn a_hash_leaves_the_async_thread_free_and_keeps_its_slot_when_given_up() {
    let pool = pool(HashParameters { memory_kib: 65_536, passes: 4, slots: 1, queue: 1 });
    let mut hash = Box::pin(pool.hash("secret".into()));
    assert!((&mut hash).now_or_never().is_none(), "the work is elsewhere");
    drop(hash);
    assert_eq!(pool.slots.available_permits(), 0, "the hash still runs");
    let ended = tokio::time::timeout(Duration::from_secs(60), pool.slots.acquire()).await;
    assert!(ended.is_ok(), "the hash ends and frees its slot");
}

#[tokio::test]
async fn whoever_waits_comes_between_the_hashes_of_a_set() {
    let pool = pool(HashParameters { slots: 1, ..CHEAP });
    let codes = (0..10).map(|n| SecretString::from(format!("code {n}"))).collect();
    let mut set = Box::pin(pool.digests(codes, vec![7; SALT_BYTES]));
    assert!((&mut set).now_or_never().is_none(), "the work is elsewhere");
    let sign_in = Box::pin(pool.hash("secret".into()));
    let Either::Right((hash, set)) = select(set, sign_in).await else { panic!("the whole set came first") };
    assert!(hash.is_ok());
    assert_eq!(set.await.unwrap().len(), 10);
}
