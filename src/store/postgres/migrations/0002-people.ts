/** People, what they chose, and their inboxes. */
export const people = `
  create table users (
    key bigint generated always as identity primary key,
    id text collate "C" not null unique,
    given_zone text,
    chosen_zone text,
    zone text not null generated always as (coalesce(chosen_zone, given_zone, 'UTC')) stored,
    muted jsonb not null default '[]',
    quiet_from integer,
    quiet_to integer,
    daily_limit bigint,
    attributes jsonb not null default '{}'
  );
  create index users_by_zone on users (zone);

  -- One for each user, made with it. Whoever changes anything of a user's messages locks this row first: see locks.ts. It is beside the users
  -- because a push changes it for everybody, and a row of users may be long.
  create table inboxes (
    user_key bigint primary key,
    unread bigint not null default 0 check (unread >= 0),
    last_position bigint not null default 0
  ) with (fillfactor = 50);
`;
