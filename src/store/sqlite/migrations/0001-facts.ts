/** Places, their newest facts, the headcounts' history, and the keys of readings that have counted. */
export const facts = `
  create table locations (
    id text primary key,
    name text not null,
    time_zone text not null,
    capacity integer,
    latitude real,
    longitude real,
    observed_at integer,
    stale_after integer,
    version integer not null
  ) strict, without rowid;

  create table headcounts (
    location_id text primary key references locations (id),
    count integer not null check (count >= 0),
    quality text not null,
    observed_at integer not null,
    version integer not null
  ) strict, without rowid;

  create table headcount_samples (
    location_id text not null,
    at integer not null,
    count integer not null check (count >= 0),
    primary key (location_id, at)
  ) strict, without rowid;
  create index headcount_samples_by_age on headcount_samples (at);

  create table reading_keys (
    location_id text not null,
    fact text not null,
    key text not null,
    received_at integer not null,
    primary key (location_id, fact, key)
  ) strict, without rowid;
  create index reading_keys_by_age on reading_keys (received_at);
`;
