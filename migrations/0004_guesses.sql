-- Guesses in a row, and what a half-done sign-in was proven against.

-- Wrong passwords, or wrong codes, since the last right one.
create table guess_streaks (
    -- Keyed digest of what was guessed at and whose it is; an address without an account has one too.
    subject text not null primary key,
    failures bigint not null,
    failed_at bigint not null,
    -- When the owner was last told.
    mailed_at bigint
);
create index guess_streaks_by_age on guess_streaks (failed_at);

-- What password and factors were at the first step: with any change, the half-done sign-in is worthless.
alter table challenges add column fingerprint text;

-- Whether a browser has had a session of an account.
create index sessions_by_browser on sessions (user_id, browser_hash);
