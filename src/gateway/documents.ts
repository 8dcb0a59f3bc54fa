import { GraphQLError, parse, print, type DocumentNode } from 'graphql';
import { most } from './limits.ts';
import { withoutTypenames } from './without-typenames.ts';

/** How many documents are kept, and how long one may be to be kept (characters): together no more than a few megabytes in practice. */
const kept = 1_000;
const longestKept = 16 * 1024;

export interface DocumentsOptions {
  /** The most tokens of a document; 0 for any number. */
  readonly tokens: number;
  /** The only documents taken, by id; undefined: every document is. */
  readonly allowed: ReadonlyMap<string, string> | undefined;
}

/** What graphql says of a document with more tokens than it may have. */
const isTooLong = /^Syntax Error: Document contains more than \d+ tokens/;

/** The text by which documents are compared: however they are laid out, and whether the client added `__typename` or not. */
function comparable(document: DocumentNode): string {
  return print(withoutTypenames(document));
}

function readAllowed([id, text]: [id: string, text: string]): string {
  try {
    return comparable(parse(text));
  } catch (error) {
    throw new Error(`The persisted document ${id} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Turns texts into documents, each text once: the most recently used ones are kept. */
export class Documents {
  readonly #known = new Map<string, DocumentNode>();
  readonly #maxTokens: number;
  readonly #allowed: ReadonlyMap<string, string> | undefined;
  readonly #allowedTexts: ReadonlySet<string> | undefined;

  constructor({ tokens, allowed }: DocumentsOptions) {
    this.#maxTokens = most(tokens);
    this.#allowed = allowed;
    this.#allowedTexts = allowed && new Set([...allowed].map(readAllowed));
  }

  /**
   * The text of an allowed document, found by its id.
   * @throws {GraphQLError} NOT_FOUND if there is none.
   */
  textOf(id: string): string {
    const text = this.#allowed?.get(id);
    if (text !== undefined) return text;
    const extensions = { code: 'NOT_FOUND' };
    throw new GraphQLError('There is no document with this id: send the document itself.', { extensions });
  }

  /**
   * The document of a text: the same object for the same text while it is kept.
   * @throws {GraphQLError} with code GRAPHQL_PARSE_FAILED, LIMIT_EXCEEDED for too many tokens, or FORBIDDEN if only other documents are allowed.
   */
  parse(text: string): DocumentNode {
    const known = this.#known.get(text);
    if (known) {
      this.#known.delete(text);
      this.#known.set(text, known);
      return known;
    }
    const document = this.#parseNew(text);
    if (text.length <= longestKept) this.#keep(text, document);
    return document;
  }

  #parseNew(text: string): DocumentNode {
    let document: DocumentNode;
    try {
      document = parse(text, { maxTokens: this.#maxTokens });
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      const { message, source, positions } = error;
      const code = isTooLong.test(message) ? 'LIMIT_EXCEEDED' : 'GRAPHQL_PARSE_FAILED';
      throw new GraphQLError(message, { source, positions, extensions: { code } });
    }
    if (this.#allowedTexts && !this.#allowedTexts.has(comparable(document))) {
      throw new GraphQLError('This server takes only the documents it knows.', {
        extensions: { code: 'FORBIDDEN' },
      });
    }
    return document;
  }

  #keep(text: string, document: DocumentNode): void {
    this.#known.set(text, document);
    if (this.#known.size <= kept) return;
    const oldest = this.#known.keys().next();
    if (!oldest.done) this.#known.delete(oldest.value);
  }
}
