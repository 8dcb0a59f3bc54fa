/** Who did what. Nothing in it changes, and nothing goes before it is a year old, whoever asks. */
export const audit = `
  create table audit_log (
    id bigint generated always as identity primary key,
    at bigint not null,
    actor text collate "C" not null,
    role text,
    action text collate "C" not null,
    target text,
    details text
  );
  create index audit_log_by_age on audit_log (at);
  create index audit_log_by_actor on audit_log (actor, id);
  create index audit_log_by_action on audit_log (action, id);

  create function audit_log_guard() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' then
      if old.at <= (extract(epoch from now()) - 31536000) * 1000 then return old; end if;
    end if;
    raise exception 'The audit log is append-only';
  end $$;
  create trigger audit_log_is_kept before update or delete on audit_log
    for each row execute function audit_log_guard();
  create trigger audit_log_is_not_emptied before truncate on audit_log
    for each statement execute function audit_log_guard();
`;
