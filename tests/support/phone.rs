//! An authenticator app.

use latchkey::server::totp;
use latchkey::time::UnixMillis;

use super::Bench;

/// A phone with one secret on it.
#[derive(Clone)]
pub struct Phone {
    pub id: String,
    secret: Vec<u8>,
}

impl Phone {
    /// Has a secret by whatever way.
    pub fn with(secret: &[u8]) -> Self {
        Self { id: String::new(), secret: secret.to_vec() }
    }

    /// Types the key that is shown.
    pub fn typed(key: &str) -> Self {
        Self::with(totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap().as_ref())
    }

    /// The secret itself.
    pub fn secret(&self) -> &[u8] {
        &self.secret
    }

    /// What it shows so many steps from a moment.
    pub fn code(&self, at: UnixMillis, steps: i64) -> String {
        self.digits_at(at.plus_s(totp::STEP_S * steps))
    }

    /// The six digits that it shows at a moment.
    pub fn digits_at(&self, at: UnixMillis) -> String {
        let secret = totp_rs::Secret::from(self.secret.clone());
        let time = u64::try_from(at.0 / 1000).unwrap();
        totp_rs::Builder::new().with_secret(secret).build().unwrap().generate(time).to_string()
    }
}

impl Bench {
    /// Gives an account an authenticator, without the way that people take.
    pub async fn give_phone(&self, user_id: &str, name: &str) -> Phone {
        let secret = totp::new_secret(&*self.centre.random).to_vec();
        self.give_phone_with(user_id, name, secret).await
    }

    /// The same with a known secret.
    pub async fn give_phone_with(&self, user_id: &str, name: &str, secret: Vec<u8>) -> Phone {
        let id = self.centre.new_id();
        let sealed = self.centre.keys.seal("authenticator", user_id, &id, &secret, &*self.centre.random);
        let mut tx = self.centre.db.begin().await.unwrap();
        tx.query(
            "insert into authenticators (id, user_id, name, name_key, secret, last_step, created_at)
             values ($1, $2, $3, $4, $5, 0, $6)",
        )
        .bind(&id)
        .bind(user_id)
        .bind(name)
        .bind(name.to_lowercase())
        .bind(sealed)
        .bind(self.centre.now())
        .execute()
        .await
        .unwrap();
        tx.commit().await.unwrap();
        Phone { id, secret }
    }
}
