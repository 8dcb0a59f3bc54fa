/**
 * Pushes, what was decided for whom, and the frequency caps.
 *
 * A recipient's state and reason are numbers: see codes.ts. In the order of their states, those below 3 are open. `charged_to` is the category
 * that the message counts against, 0 for a critical one, null for none. There is an index for each question that is asked of many rows:
 * an inbox and its charges in the order of release; what is open in it; what is deferred, by time.
 */
export const pushes = `
  create table categories (key integer primary key, name text not null unique) strict;

  -- Every rule that ever decided something, so that a decision can be explained after the rules changed. The content is JSON.
  create table rules (key integer primary key, content text not null unique) strict;
  create table caps (place integer primary key, rule integer not null references rules (key)) strict;

  create table pushes (
    key integer primary key autoincrement,
    id text not null unique,
    category integer not null references categories (key),
    priority text not null,
    overflow text,
    expires_at integer,
    created_at integer not null,
    scheduled_at integer,
    local_minute integer,
    created_by text not null,
    bypass_reason text,
    idempotency_key text unique,
    digest text not null,
    title text not null,
    url text,
    body text not null,
    data text,
    audience text not null
  ) strict;

  -- What changes of a push, beside it, because it changes often and a push may be long.
  create table progress (
    push_key integer primary key references pushes (key) on delete cascade,
    status text not null,
    critical integer not null,
    -- When there are people to decide for, how far that is (a user's key), and how many pages were done.
    due_at integer,
    cursor integer not null default 0,
    pages integer not null default 0,
    -- For local times: the last turn that is finished, and whether the present one takes everybody who is left.
    turned_at integer,
    last_turn integer not null default 0,
    -- When messages of it expire or are to be taken back, and how far that is.
    ending_at integer,
    ending_cursor integer not null default 0,
    ended_at integer,
    ended_by text,
    -- For the retention: it is looked at when what is older than this is to go.
    look_after integer not null,
    audience integer not null default 0,
    deferred integer not null default 0,
    released integer not null default 0,
    quiet integer not null default 0,
    sent integer not null default 0,
    acked integer not null default 0,
    read integer not null default 0,
    expired integer not null default 0,
    suppressed_cap_reached integer not null default 0,
    suppressed_opted_out integer not null default 0,
    suppressed_quiet_hours integer not null default 0,
    suppressed_expired integer not null default 0,
    suppressed_retracted integer not null default 0,
    suppressed_cancelled integer not null default 0,
    check (audience = deferred + released + suppressed_cap_reached + suppressed_opted_out + suppressed_quiet_hours
      + suppressed_expired + suppressed_retracted + suppressed_cancelled)
  ) strict;
  create index progress_due on progress (due_at) where due_at is not null;
  create index progress_ending on progress (ending_at) where ending_at is not null;
  create index progress_old on progress (look_after);

  -- While a condition is being released: who was connected when that began, and whom it can hold for at all, as JSON.
  create table reaches (
    push_key integer primary key references pushes (key) on delete cascade,
    presence text,
    candidates text
  ) strict;

  -- No foreign keys: the keys are selected from the very tables, and to look them up again is a third of the time of a large push.
  create table recipients (
    push_key integer not null,
    user_key integer not null,
    state integer not null,
    reason integer,
    rule integer,
    until integer,
    quiet integer not null,
    charged_to integer,
    position integer,
    released_at integer,
    sent_at integer,
    acked_at integer,
    read_at integer,
    primary key (push_key, user_key)
  ) strict, without rowid;
  create unique index recipients_by_user on recipients (user_key, position, released_at, charged_to) where position is not null;
  create index recipients_open on recipients (user_key, position) where state < 3;
  create index recipients_deferred on recipients (until, push_key, user_key) where state = 8;

  -- The newest position. One row.
  create table positions (last integer not null) strict;
  insert into positions values (0);
`;
