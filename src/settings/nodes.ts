import { z } from 'zod';
import { setting, text, wholeNumber } from './setting.ts';

/** What makes several servers one system: all nodes have the same database and the same Redis. */
export const nodesSettings = {
  DATABASE_URL: setting({
    about:
      'A PostgreSQL 15 or newer that keeps everything, instead of a database in DATA_DIR. Needs the package pg.',
    expected: 'an address such as postgres://user:password@host:5432/database',
    shown: '',
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    secret: true,
  }),
  DATABASE_CONNECTIONS: setting({
    about: 'The most connections of this server to PostgreSQL, besides one that marks it as there.',
    expected: 'a whole number from 2 to 100',
    shown: '10',
    schema: wholeNumber.min(2).max(100).default(10),
  }),
  REDIS_URL: setting({
    about:
      'A Redis or Valkey that lets any number of servers share the PostgreSQL at DATABASE_URL. Needs the package ioredis.',
    expected: 'an address such as redis://host:6379, or rediss:// for TLS',
    shown: '',
    schema: z.url({ protocol: /^rediss?$/ }).optional(),
    secret: true,
  }),
  REDIS_PREFIX: setting({
    about:
      'Stands before the names of all keys and channels in Redis; servers with the same one are one system.',
    expected: 'a text',
    shown: 'presently:',
    schema: text.default('presently:'),
  }),
};
