import type { CombinedError } from 'urql';
import type { PhraseKey } from '../i18n/catalogue.ts';
import { en } from '../i18n/en.ts';
import type { Words } from '../i18n/words-provider.tsx';
import { locateFault } from './locate-fault.ts';

/** Something the server refused, from a payload's `errors` or from a GraphQL error's `extensions.code`. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Where in the arguments the fault lies, or undefined if in none of them. */
  readonly path: readonly string[] | undefined;
}

/** A refusal in the reader's language: the code says what kind of fault it is, the server's sentence which one. */
export function refusalWords(refusal: Refusal, { t, language }: Words): string {
  const key = `error.${refusal.code}`;
  const kind = key in en ? t(key as PhraseKey) : t('error.unknown', { code: refusal.code });
  if (refusal.message === '') return kind;
  return language === 'en' ? refusal.message : `${kind} (${refusal.message})`;
}

/** A GraphQL error, as urql or as the connection hands it on. */
interface GraphQLFault {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown; readonly argument?: unknown } | undefined;
}

/** What came of an operation, as urql tells it. */
interface Failed {
  readonly error?: CombinedError | undefined;
  readonly operation?: { readonly variables: unknown } | undefined;
}

/** What the server refused of an operation as a whole; a request that never got an answer is `NETWORK`. */
export function refusalsOf({ error, operation }: Failed): Refusal[] {
  if (!error) return [];
  if (error.graphQLErrors.length === 0) return [{ code: 'NETWORK', message: '', path: undefined }];
  return refusalsOfOperation(error.graphQLErrors, operation?.variables);
}

/** A payload's errors; the schema's path may be null. */
export function refusalsIn(
  errors: readonly { code: string; message: string; path?: readonly string[] | null }[] = [],
): Refusal[] {
  return errors.map(({ code, message, path }) => ({ code, message, path: path ?? undefined }));
}

/** The errors with which an operation was refused. A value that its type does not take is found again in the variables. */
export function refusalsOfOperation(errors: readonly GraphQLFault[], variables?: unknown): Refusal[] {
  const messages = errors.map((error) => error.message);
  return errors.map(({ message, extensions = {} }, index) => {
    const { code, argument } = extensions;
    return {
      code: typeof code === 'string' ? code : 'INTERNAL',
      message,
      // Not the error's own `path`: that is where in the answer it happened.
      path: Array.isArray(argument) ? argument.map(String) : locateFault(messages, index, variables),
    };
  });
}
