/** Who did what. Nothing in it changes, and nothing goes before it is a year old, whoever asks. */
export const audit = `
  create table audit_log (
    id integer primary key autoincrement,
    at integer not null,
    actor text not null,
    role text,
    action text not null,
    target text,
    details text
  ) strict;
  create index audit_log_by_age on audit_log (at);
  create index audit_log_by_actor on audit_log (actor, id);
  create index audit_log_by_action on audit_log (action, id);

  create trigger audit_log_is_not_changed before update on audit_log begin
    select raise(abort, 'The audit log is append-only');
  end;
  create trigger audit_log_is_kept before delete on audit_log when old.at > (unixepoch() - 31536000) * 1000 begin
    select raise(abort, 'The audit log is append-only');
  end;
`;
