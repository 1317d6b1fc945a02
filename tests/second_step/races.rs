//! Right codes that come in together.

use latchkey::sign_in::second_step::flow::complete;

use crate::support::second::{Browser, code, step};
use crate::support::{Bench, benches, benches_with, successes_of};
use crate::{ADA, SESSIONS};

const BACKUP: [&str; 2] = ["AAAA-BBBB-CCCC-DDDD", "EEEE-FFFF-GGGG-HHHH"];

/// So many half-done sign-ins, each in its own browser.
async fn half_done(bench: &Bench, count: usize) -> Vec<Browser> {
    let mut browsers = Vec::new();
    for _ in 0..count {
        let mut browser = Browser::at("192.0.2.10");
        assert!(!browser.first(bench, ADA).await.unwrap());
        browsers.push(browser);
    }
    browsers
}

async fn race(bench: &Bench, browsers: &[Browser], code: &str) -> usize {
    let attempts = browsers.iter().map(|browser| {
        let (centre, visitor, form) = (bench.centre.clone(), browser.visitor(bench), step(code, false));
        async move { complete(&centre, &visitor, form, None).await }
    });
    successes_of(attempts.collect()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn one_code_completes_one_of_sixty_four_sign_ins() {
    for bench in benches_with(|config| config.limits = false).await {
        let user_id = bench.two_factor(ADA).await;
        for round in 1..=20 {
            bench.clock.advance_s(60);
            let browsers = half_done(&bench, 64).await;
            assert_eq!(race(&bench, &browsers, &code(&bench)).await, 1, "{}: round {round}", bench.engine);
            assert_eq!(bench.count(SESSIONS, &user_id).await, round, "{}", bench.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn one_backup_code_completes_one_of_sixty_four_sign_ins() {
    for bench in benches_with(|config| config.limits = false).await {
        let user_id = bench.two_factor(ADA).await;
        let letters = b"ABCDEFGHJKMNPQRSTVWX";
        let codes: Vec<String> = letters.iter().map(|letter| char::from(*letter).to_string().repeat(16)).collect();
        let given: Vec<&str> = codes.iter().map(String::as_str).collect();
        bench.add_backup_codes(&user_id, &given).await;
        for (round, code) in given.iter().enumerate() {
            bench.clock.advance_s(60);
            let browsers = half_done(&bench, 64).await;
            assert_eq!(race(&bench, &browsers, code).await, 1, "{}: round {round}", bench.engine);
        }
        assert_eq!(bench.count(SESSIONS, &user_id).await, 20, "{}", bench.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_half_done_sign_in_takes_one_of_two_right_codes_and_spends_no_other() {
    for bench in benches().await {
        let user_id = bench.two_factor(ADA).await;
        bench.add_backup_codes(&user_id, &BACKUP).await;
        let browser = half_done(&bench, 1).await.remove(0);
        let attempts = BACKUP.map(|code| {
            let (centre, visitor) = (bench.centre.clone(), browser.visitor(&bench));
            async move { complete(&centre, &visitor, step(code, false), None).await }
        });
        assert_eq!(successes_of(attempts.into()).await, 1, "{}", bench.engine);
        let spent = "select count(*) from backup_codes c join backup_code_sets s on s.id = c.set_id
                     where s.user_id = $1 and c.used_at is not null";
        assert_eq!(bench.count(spent, &user_id).await, 1, "{}", bench.engine);
    }
}
