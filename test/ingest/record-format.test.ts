import { expect, test } from 'vitest';
import { createInputReader } from '../../src/graphql/input-reader.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { readRecord, recordTypes } from '../../src/ingest/record.ts';
import { readSnippets } from '../kit/readme.ts';

const readInput = createInputReader(buildSchema({ anonymousLive: true }));

test.each(['README.md', 'README.zh-CN.md'])('%s shows a record of each kind that is one', (file) => {
  const lines = readSnippets(file)
    .filter(({ language, text }) => language === 'json' && text.includes('"kind"'))
    .flatMap(({ text }) => text.trim().split('\n'));
  const kinds = lines.map((line) => {
    const read = readRecord(Buffer.from(line), readInput);
    return 'fault' in read ? read.fault : read.kind;
  });
  expect(kinds.sort()).toEqual(Object.keys(recordTypes).sort());
});
