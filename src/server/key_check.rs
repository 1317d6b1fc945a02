//! Whether this server has the key ring that the database was sealed under. The first server to start seals one row, and every start opens
//! it: with another ring nothing sealed would open, and every keyed digest would be another.

use super::centre::Centre;
use super::crypto::Unsealable;

const PURPOSE: &str = "key check";
const ROW: &str = "ring";

/// Seals the row if there is none yet, and opens it. Of several servers that start at once on an empty database, one seals it.
pub async fn opens(centre: &Centre) -> Result<Result<(), Unsealable>, sqlx::Error> {
    let sealed = centre.keys.seal(PURPOSE, "", ROW, ROW.as_bytes(), &*centre.random);
    let mut tx = centre.db.begin().await?;
    tx.query("insert into key_checks (id, sealed, created_at) values ($1, $2, $3) on conflict (id) do nothing")
        .bind(ROW)
        .bind(sealed)
        .bind(centre.now())
        .execute()
        .await?;
    let (kept,): (String,) = tx.query("select sealed from key_checks where id = $1").bind(ROW).one().await?;
    tx.commit().await?;
    Ok(centre.keys.open(PURPOSE, "", ROW, &kept).map(|_| ()))
}
