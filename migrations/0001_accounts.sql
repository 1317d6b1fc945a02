-- Who has an account, how they sign in, what is signed in, what happened, what is to be sent.

create table users (
    id text not null primary key,
    name text not null check (length(name) between 1 and 100),
    email text not null check (length(email) <= 254),
    -- The address as it is compared: domain and local part lower-cased in Rust, so both engines agree.
    email_key text not null unique,
    email_verified_at bigint,
    password_hash text not null,
    password_changed_at bigint not null,
    disabled_at bigint,
    created_at bigint not null
);

create index users_unverified on users (email_verified_at, created_at);

create table sessions (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    -- SHA-256 of the cookie's token.
    token_hash text not null unique,
    name text,
    address text not null,
    user_agent text not null,
    device_type text not null,
    device_model text,
    browser text not null,
    browser_version text,
    os text not null,
    os_version text,
    engine text not null,
    cpu_architecture text,
    -- How the person proved who they are, oldest first: `password`, later also second factors.
    factors text not null,
    remembered_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    seen_at bigint not null,
    authenticated_at bigint not null,
    idle_expires_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    ended_by text
);
create index sessions_by_user on sessions (user_id, ended_at, seen_at);
create index sessions_by_end on sessions (ended_at);
create index sessions_by_expiry on sessions (expires_at);

-- Links that are sent by mail: reset, verify.
create table tokens (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    purpose text not null,
    -- The address that the token proves; a token dies when it is no longer the account's.
    target text not null,
    token_hash text not null unique,
    -- The browser that asked for it (SHA-256 of a cookie), and whether it wanted to stay signed in.
    browser_hash text,
    remember_at bigint,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index tokens_by_user on tokens (user_id, purpose, used_at);
create index tokens_by_expiry on tokens (expires_at);

-- What happened, written in the transaction that made it happen. Rows outlive the account.
create table events (
    id text not null primary key,
    user_id text,
    session_id text,
    action text not null,
    address text not null,
    user_agent text not null,
    details text not null,
    at bigint not null
);
create index events_by_user on events (user_id, at, id);
create index events_by_age on events (at);

-- Messages to be sent, written in the transaction that calls for them and sent at least once by the worker.
create table outbox (
    id text not null primary key,
    recipient text not null,
    template text not null,
    -- Sealed: the template's values, which may hold a link. Wiped once sent, failed or expired.
    body text,
    created_at bigint not null,
    due_at bigint not null,
    not_after bigint,
    attempts bigint not null,
    leased_until bigint,
    sent_at bigint,
    failed_at bigint,
    last_error text
);
create index outbox_due on outbox (sent_at, failed_at, due_at);

-- GCRA: the theoretical arrival time of each bucket, shared by all servers.
create table rate_limits (
    bucket text not null primary key,
    arrives_at bigint not null
);
create index rate_limits_by_age on rate_limits (arrives_at);
