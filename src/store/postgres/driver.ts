import type pg from 'pg';
import { StoreRefused } from '../contract.ts';

/** Loads the driver, which is installed only where it is needed. */
export async function loadPostgres(): Promise<typeof pg> {
  try {
    return (await import('pg')).default;
  } catch {
    throw new StoreRefused('DATABASE_URL needs the driver of PostgreSQL: run "npm install pg".');
  }
}
