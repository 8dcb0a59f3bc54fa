import { GraphQLError, parse, print, type DocumentNode } from 'graphql';
import { most } from './limits.ts';

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

/** Turns texts into documents, each text once: the most recently used ones are kept. */
export class Documents {
  readonly #known = new Map<string, DocumentNode>();
  readonly #maxTokens: number;
  readonly #allowed: ReadonlyMap<string, string> | undefined;
  readonly #allowedTexts: ReadonlySet<string> | undefined;

  constructor({ tokens, allowed }: DocumentsOptions) {
    this.#maxTokens = most(tokens);
    this.#allowed = allowed;
    this.#allowedTexts = allowed && new Set([...allowed.values()].map((text) => print(parse(text))));
  }

  /** The text of an allowed document, found by its id; undefined if there is none. */
  textOf(id: string): string | undefined {
    return this.#allowed?.get(id);
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
    if (this.#allowedTexts && !this.#allowedTexts.has(print(document))) {
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
