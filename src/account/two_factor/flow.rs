//! The rules of authenticators.

use super::store;
use super::types::Tried;
use crate::error::Error;
use crate::fields::OtpCode;
use crate::server::centre::Centre;
use crate::server::db::Tx;
use crate::server::incident::unavailable;
use crate::server::totp;

/// Under which secrets are sealed.
const PURPOSE: &str = "authenticator";

/// Tries a code against all authenticators of an account and spends it: each step once for each device, and never one that is older than
/// the last accepted (RFC 6238 §5.2). Exactly one of any number of simultaneous callers succeeds.
pub async fn spend(tx: &mut Tx, centre: &Centre, user_id: &str, code: &OtpCode) -> Result<Tried, Error> {
    let now = centre.now();
    let mut tried = Tried::Wrong;
    for device in store::devices(tx, user_id).await? {
        let secret = centre.keys.open(PURPOSE, user_id, &device.id, &device.secret);
        let secret = zeroize::Zeroizing::new(secret.map_err(|cause| unavailable(&cause))?);
        for step in totp::matching_steps(&secret, code, now, totp::DRIFT) {
            if step > device.last_step && store::accept(tx, &device.id, step, now).await? {
                return Ok(Tried::Accepted { name: device.name });
            }
            tried = Tried::Used;
        }
    }
    Ok(tried)
}
