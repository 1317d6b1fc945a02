-- What a session's row tells its owner: where it is, and which session ended it.

-- `Lisbon, Portugal`, by the operator's database of addresses; absent where that knows nothing.
alter table sessions add column place text;
-- The session that ended this one, if one did. Its row stays at least as long as this one.
alter table sessions add column ended_from text;

-- A session is over when its idle time is, which is never later than its absolute one.
create index sessions_by_idle on sessions (idle_expires_at);
drop index sessions_by_expiry;
