import type { ContentRecord } from '../contract.ts';
import type { Db } from './db.ts';

/** What the messages of a push say. */
export function contentOf(db: Db, pushKey: number): ContentRecord {
  const content = db.get<ContentRecord>(
    `select p.title, p.body, c.name as category, p.priority, p.data, p.url, p.expires_at as expiresAt
     from pushes p join categories c on c.key = p.category where p.key = ?`,
    pushKey,
  );
  if (!content) throw new Error(`Push ${pushKey} is missing`);
  return { ...content };
}
