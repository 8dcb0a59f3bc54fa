/**
 * Pushes, what was decided for whom, and the frequency caps.
 *
 * A recipient's state and reason are numbers: see store/codes.ts. In the order of their states, those below 3 are open. `charged_to` is the
 * category that the message counts against, 0 for a critical one, null for none. There is an index for each question that is asked of many
 * rows: an inbox and its charges in the order of release; what is open in it; what is deferred, by time.
 */
export const pushes = `
  create table categories (
    key bigint generated always as identity primary key,
    name text collate "C" not null unique
  );

  -- Every rule that ever could decide something, so that a decision can be explained after the rules changed. The content is JSON.
  create table rules (
    key bigint generated always as identity primary key,
    content text collate "C" not null unique
  );
  create table caps (place integer primary key, rule bigint not null references rules (key));

  create table pushes (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    category bigint not null references categories (key),
    priority text not null,
    overflow text,
    expires_at bigint,
    created_at bigint not null,
    scheduled_at bigint,
    local_minute integer,
    created_by text not null,
    bypass_reason text,
    idempotency_key text collate "C" unique,
    digest text not null,
    title text not null,
    url text,
    body text not null,
    data text,
    audience jsonb not null
  );

  -- How far a push is. Written only by who has its gate: see locks.ts.
  create table releases (
    push_key bigint primary key references pushes (key) on delete cascade,
    status text not null,
    critical boolean not null,
    -- When there are people to decide for, and whether they have been cut into pages.
    due_at bigint,
    cut boolean not null default false,
    -- For local times: the last turn that is finished, the zones of the present one, and whether it takes everybody who is left.
    turned_at bigint,
    zones jsonb,
    last_turn boolean not null default false,
    -- When messages of it expire or are to be taken back, and how far that is.
    ending_at bigint,
    ending_cursor bigint not null default 0,
    ended_at bigint,
    ended_by text,
    -- For the retention: it is looked at when what is older than this is to go.
    look_after bigint not null
  ) with (fillfactor = 50);
  create index releases_due on releases (due_at) where due_at is not null;
  create index releases_ending on releases (ending_at) where ending_at is not null;
  create index releases_old on releases (look_after);

  -- Pages of releases that are to be decided: users whose keys are in a range, or who are named. A page is done by who has its row locked, and
  -- is gone with the commit that decided it.
  create table pages (
    push_key bigint not null references pushes (key) on delete cascade,
    page integer not null,
    critical boolean not null,
    due_at bigint not null,
    first bigint not null,
    last bigint not null,
    keys jsonb,
    primary key (push_key, page)
  );
  create index pages_in_turns on pages (critical desc, page, due_at, push_key);

  -- While a condition is being released: who was connected when that began.
  create table reaches (
    push_key bigint primary key references pushes (key) on delete cascade,
    presence jsonb not null
  );

  -- Counters, beside the rest because every page and every receipt changes them: last in its transaction, so that this row is locked briefly.
  create table funnels (
    push_key bigint primary key references pushes (key) on delete cascade,
    audience bigint not null default 0,
    deferred bigint not null default 0,
    released bigint not null default 0,
    quiet bigint not null default 0,
    sent bigint not null default 0,
    acked bigint not null default 0,
    read bigint not null default 0,
    expired bigint not null default 0,
    suppressed_cap_reached bigint not null default 0,
    suppressed_opted_out bigint not null default 0,
    suppressed_quiet_hours bigint not null default 0,
    suppressed_expired bigint not null default 0,
    suppressed_retracted bigint not null default 0,
    suppressed_cancelled bigint not null default 0,
    check (audience = deferred + released + suppressed_cap_reached + suppressed_opted_out + suppressed_quiet_hours
      + suppressed_expired + suppressed_retracted + suppressed_cancelled)
  ) with (fillfactor = 20);

  -- No foreign keys: the keys are selected from the very tables, and to look them up again costs a large push much of its time.
  create table recipients (
    push_key bigint not null,
    user_key bigint not null,
    position bigint,
    released_at bigint,
    sent_at bigint,
    acked_at bigint,
    read_at bigint,
    until bigint,
    rule bigint,
    charged_to bigint,
    state smallint not null,
    reason smallint,
    quiet boolean not null,
    primary key (push_key, user_key)
  );
  create unique index recipients_by_user on recipients (user_key, position) where position is not null;
  create index recipients_open on recipients (user_key, position) where state < 3;
  create index recipients_deferred on recipients (until, push_key, user_key) where state = 8;
`;
