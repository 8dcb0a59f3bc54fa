import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { setting, text } from './setting.ts';

/** Documents by their ids: what GraphQL Code Generator's client preset writes as `persisted-documents.json`. */
const documents = z.record(z.string().min(1), z.string().min(1));

/** Which operations are taken. */
export const documentsSettings = {
  PERSISTED_DOCUMENTS: setting<ReadonlyMap<string, string> | undefined>({
    about:
      'A JSON file of documents by their ids. With it no other operation is taken, over whatever transport, and GraphiQL is not served.',
    expected: 'a JSON file of documents by their ids',
    shown: '',
    print: ({ size }) => `(${size} documents)`,
    schema: text
      .transform((path, context) => {
        try {
          return new Map(Object.entries(documents.parse(JSON.parse(readFileSync(path, 'utf8')))));
        } catch (error) {
          context.addIssue((error as Error).message);
          return z.NEVER;
        }
      })
      .optional(),
  }),
};
