import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { SendPushInput } from '../../gql/graphql.ts';
import { refusalsIn, refusalsOf, type Refusal } from '../../shell/error-words.ts';
import { toInput, type Draft } from './draft.ts';

const SendPush = graphql(`
  mutation SendPush($input: SendPushInput!) {
    sendPush(input: $input) {
      push {
        id
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

/** How far the audience may have moved since the preview: a tenth, or two people where a tenth is less. */
function allowedDrift(audience: number): number {
  return Math.max(10, audience === 0 ? 100 : Math.ceil(200 / audience));
}

/** What came of sending. `unknown`: no answer, so it may have been sent; the same again cannot be sent twice. */
export type SendOutcome = 'sent' | 'refused' | 'unknown';

/**
 * Sends a draft. One at a time; the same draft again is the same request, to the letter, so that after a lost answer the server recognises it
 * by its idempotency key instead of sending it twice.
 */
export function useSend(onSent: (pushId: string) => void): {
  send: (draft: Draft, audience: number | undefined) => Promise<void>;
  isSending: boolean;
  outcome: SendOutcome | undefined;
  refusals: readonly Refusal[];
} {
  const [, execute] = useMutation(SendPush);
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<SendOutcome>();
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const unanswered = useRef<SendPushInput>(undefined);
  const busy = useRef(false);

  async function send(draft: Draft, audience: number | undefined): Promise<void> {
    const content = toInput(draft);
    if (!content || busy.current) return;
    const expected =
      audience === undefined ? {} : { expectedAudience: audience, maxDriftPercent: allowedDrift(audience) };
    const isSame = unanswered.current?.idempotencyKey === draft.key;
    const input =
      isSame && unanswered.current
        ? unanswered.current
        : { ...content, ...expected, idempotencyKey: draft.key };
    busy.current = true;
    setSending(true);
    const result = await execute({ input });
    const { data, error } = result;
    busy.current = false;
    setSending(false);

    const answered = data ?? (error && error.graphQLErrors.length > 0);
    unanswered.current = answered ? undefined : input;
    setRefusals([...refusalsIn(data?.sendPush.errors), ...(answered ? refusalsOf(result) : [])]);
    setOutcome(data?.sendPush.push ? 'sent' : answered ? 'refused' : 'unknown');
    if (data?.sendPush.push) onSent(data.sendPush.push.id);
  }

  return { send, isSending, outcome, refusals };
}
