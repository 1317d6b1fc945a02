-- Sign-in alerts: what an account has signed in with and from where, and the sign-ins that its owner is told of.

-- One row for each account that has ever signed in. Sign-ins that happen at once wait for each other here.
create table alert_settings (
    user_id text not null primary key references users (id) on delete cascade,
    new_device_off_at bigint,
    new_location_off_at bigint,
    new_browser_off_at bigint,
    signed_in_at bigint not null,
    -- When the owner was last sent a list of the sign-ins that were too many for mails of their own.
    digested_at bigint
);

-- Browsers that an account has signed in with, known again by their long-lived cookie (SHA-256).
create table browsers (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    browser_hash text not null,
    title text not null,
    device_type text not null,
    -- Empty where the browser does not tell.
    device_model text not null,
    os text not null,
    address text not null,
    place text,
    created_at bigint not null,
    seen_at bigint not null,
    unique (user_id, browser_hash)
);
create index browsers_by_age on browsers (seen_at);

-- Where an account has signed in from: networks, and places where they are known.
create table sign_in_places (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    place text not null,
    created_at bigint not null,
    unique (user_id, place)
);

create table sign_in_alerts (
    id text not null primary key,
    user_id text not null references users (id) on delete cascade,
    session_id text not null references sessions (id) on delete cascade,
    -- What was new: `device` (its browser is new as well), `browser` or `location`.
    news text not null,
    title text not null,
    address text not null,
    place text,
    created_at bigint not null,
    -- When it was told in a mail of its own; without one it waits for the list.
    mailed_at bigint,
    digested_at bigint
);
create index sign_in_alerts_by_user on sign_in_alerts (user_id, mailed_at);
create index sign_in_alerts_by_session on sign_in_alerts (session_id);
create index sign_in_alerts_waiting on sign_in_alerts (digested_at, mailed_at, created_at);
create index sign_in_alerts_by_age on sign_in_alerts (created_at);
