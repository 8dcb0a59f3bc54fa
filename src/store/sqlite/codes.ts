export * from '../codes.ts';

/**
 * SQL for the state of a recipient `r` as it is at an instant (one parameter), with its push `p` and progress `g`: what has expired or was
 * taken back is so from that instant on, although its row may be changed a little later.
 */
export const stateNow = `case
  when r.state <= 4 and g.status = 'RETRACTED' then 6
  when r.state = 8 and g.status in ('RETRACTED', 'CANCELLED') then 7
  when r.state in (1, 2, 8) and p.expires_at <= ? then iif(r.state = 8, 7, 5)
  else r.state end`;
