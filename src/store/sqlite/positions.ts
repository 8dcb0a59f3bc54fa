import type { Db } from './db.ts';

/** The newest position that was allotted to a release; 0 before the first. */
export function lastPosition(db: Db): number {
  const row = db.get<{ last: number }>('select last from positions');
  if (!row) throw new Error('The row of positions is missing');
  return row.last;
}
