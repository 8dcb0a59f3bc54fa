/**
 * SQL for the state of a recipient `r` as it is at an instant (the parameter), with its push `p` and release `g`: what has expired or was taken
 * back is so from that instant on, although its row may be changed a little later.
 */
export function stateNow(instant: string): string {
  return `(case
    when r.state <= 4 and g.status = 'RETRACTED' then 6
    when r.state = 8 and g.status in ('RETRACTED', 'CANCELLED') then 7
    when r.state in (1, 2, 8) and p.expires_at <= ${instant} then case when r.state = 8 then 7 else 5 end
    else r.state end)`;
}
