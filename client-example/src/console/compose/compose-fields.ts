import type { Refusal } from '../../shell/error-words.ts';
import type { Draft } from './draft.ts';

/** What every group of fields of the composer gets. */
export interface ComposeFieldsProps {
  readonly draft: Draft;
  readonly refusals: readonly Refusal[];
  onChange(part: Partial<Draft>): void;
}

/** The fields that show their own errors; the rest is shown beside the button. */
export const composeFields = [
  'title',
  'body',
  'category',
  'url',
  'bypassReason',
  'audience',
  'at',
  'atLocalTime',
  'expiresAt',
  'overflow',
];
