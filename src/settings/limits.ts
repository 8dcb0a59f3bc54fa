import { setting, wholeNumber } from './setting.ts';

/** What one server takes on. */
export const limitsSettings = {
  MAX_CONNECTIONS: setting({
    about: 'The most WebSocket connections at once; 0 for any number.',
    expected: 'a whole number from 0',
    shown: '20000',
    schema: wholeNumber.default(20_000),
  }),
  MAX_CONNECTIONS_PER_ADDRESS: setting({
    about: 'The most from one address; 0 for any number. Loopback addresses are exempt.',
    expected: 'a whole number from 0',
    shown: '50',
    schema: wholeNumber.default(50),
  }),
  MAX_CONNECTIONS_PER_USER: setting({
    about: 'The most of one user; 0 for any number.',
    expected: 'a whole number from 0',
    shown: '10',
    schema: wholeNumber.default(10),
  }),
};
