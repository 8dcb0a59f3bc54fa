/** People, what they chose, and how many unread messages they have. */
export const people = `
  create table users (
    key integer primary key,
    id text not null unique,
    given_zone text,
    chosen_zone text,
    zone text generated always as (coalesce(chosen_zone, given_zone, 'UTC')) virtual,
    muted text not null default '[]',
    quiet_from integer,
    quiet_to integer,
    daily_limit integer,
    attributes text
  ) strict;
  create index users_by_zone on users (zone);

  -- Beside the users, because a push changes it for everybody, and a row of users may be long.
  create table inboxes (
    user_key integer primary key,
    unread integer not null check (unread >= 0)
  ) strict;
`;
