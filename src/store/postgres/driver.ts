import type pg from 'pg';
import { driverFault } from '../../driver-fault.ts';
import { StoreRefused } from '../contract.ts';

/** Loads the driver, which is installed only where it is needed. */
export async function loadPostgres(): Promise<typeof pg> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    const driver = { setting: 'DATABASE_URL', of: 'PostgreSQL', packages: ['pg'] };
    throw new StoreRefused(driverFault(error, driver), { cause: error });
  }
}
