import type pg from 'pg';
import { driverFault } from '../../driver-fault.ts';
import { StoreRefused } from '../contract.ts';

/** The driver's client, which by itself leaves its connection open if it cannot prove who it is: the server would keep it for a minute. */
export function createClientClass({ Client }: typeof pg): typeof Client {
  return class extends Client {
    constructor(...args: ConstructorParameters<typeof Client>) {
      super(...args);
      this.connection.on('error', () => this.connection.stream.destroy());
    }
  };
}

/** Loads the driver, which is installed only where it is needed. */
export async function loadPostgres(): Promise<typeof pg> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    const driver = { setting: 'DATABASE_URL', of: 'PostgreSQL', packages: ['pg'] };
    throw new StoreRefused(driverFault(error, driver), { cause: error });
  }
}
