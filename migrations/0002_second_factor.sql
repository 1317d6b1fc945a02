-- The second factor: what proves it, sign-ins that wait for it, browsers that are spared it.

-- When the session last proved a second factor that counts for sensitive actions: not a text message, not a trusted browser.
alter table sessions add column second_proven_at bigint;
-- The long-lived cookie of the browser (SHA-256), by which it is known again.
alter table sessions add column browser_hash text;

-- Set when the second step was locked after too many failures in a row; a backup code or the operator unlocks it.
alter table users add column second_step_locked_at bigint;
-- Set when the password has to be reset by mail before the next sign-in.
alter table users add column reset_required_at bigint;

create table authenticators (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    name text not null check (length(name) between 1 and 60),
    -- The name as it is compared.
    name_key text not null,
    -- The shared secret, sealed for this row.
    secret text not null,
    -- The last accepted time step (RFC 6238 §5.2): no code up to it is ever accepted again.
    last_step bigint not null,
    created_at bigint not null,
    used_at bigint,
    unique (user_id, name_key)
);

-- Authenticators that are being set up: one for each account.
create table enrolments (
    id text not null primary key,
    user_id text not null unique references users (id) on delete cascade,
    session_id text not null references sessions (id) on delete cascade,
    name text not null,
    name_key text not null,
    secret text not null,
    tries bigint not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index enrolments_by_session on enrolments (session_id);
create index enrolments_by_expiry on enrolments (expires_at);

-- One set is in use for each account; a new one replaces it when the person has confirmed that it is saved.
create table backup_code_sets (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    -- One for the whole set, so that a try costs one hash (base64url).
    salt text not null,
    created_at bigint not null,
    confirmed_at bigint
);
create index backup_code_sets_by_user on backup_code_sets (user_id, confirmed_at);
create index backup_code_sets_by_age on backup_code_sets (confirmed_at, created_at);

create table backup_codes (
    id text not null primary key,
    set_id text not null references backup_code_sets (id) on delete cascade,
    -- argon2id of the code with the set's salt (base64url).
    digest text not null,
    position bigint not null,
    used_at bigint,
    -- Where from: the client's address.
    used_from text,
    unique (set_id, digest)
);

-- Sign-ins of which the first step is done and the second is not. Opens nothing else.
create table challenges (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    token_hash text not null unique,
    remember_at bigint,
    -- Where to go on to: one of our own paths.
    next text not null,
    address text not null,
    created_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
);
create index challenges_by_user on challenges (user_id, ended_at);
create index challenges_by_expiry on challenges (expires_at);

-- Browsers that are spared the second step. Bound to what password and factors were: any change voids them.
create table trusted_browsers (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    browser_hash text not null,
    fingerprint text not null,
    title text not null,
    device_type text not null,
    address text not null,
    place text,
    created_at bigint not null,
    used_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index trusted_browsers_by_user on trusted_browsers (user_id, browser_hash);
create index trusted_browsers_by_expiry on trusted_browsers (expires_at);

-- A post without scripts that waits until the person has proved who they are.
create table resumptions (
    id text not null primary key,
    session_id text not null references sessions (id) on delete cascade,
    -- Sealed: endpoint, page and form.
    body text not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index resumptions_by_session on resumptions (session_id);
create index resumptions_by_expiry on resumptions (expires_at);
