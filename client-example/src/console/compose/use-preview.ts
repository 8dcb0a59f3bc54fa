import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { PreviewPushQuery, SendPushInput } from '../../gql/graphql.ts';
import { refusalsIn, refusalsOf, type Refusal } from '../../shell/error-words.ts';
import { usePoll } from '../use-poll.ts';

const PreviewPushDocument = graphql(`
  query PreviewPush($input: SendPushInput!) {
    previewPush(input: $input) {
      audience
      online
      released
      quiet
      deferred
      suppressed {
        reason
        count
      }
      byRule {
        rule {
          category
          limit
          window {
            calendar
            rolling
          }
          own
        }
        capped
      }
      sample {
        id
        online
        attributes
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

export type Preview = PreviewPushQuery['previewPush'];

/** Typing pauses this long before the server is asked (ms), and reality may move meanwhile. */
const pause = 350;
const lookAgain = 5_000;

/** What the push would do if it were sent now. `isCurrent` once it belongs to the input as it is. */
export function usePreview(input: SendPushInput | undefined): {
  preview: Preview | undefined;
  refusals: readonly Refusal[];
  isCurrent: boolean;
} {
  const text = JSON.stringify(input);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), pause);
    return () => clearTimeout(timer);
  }, [text]);

  const variables = asked === undefined ? undefined : { input: JSON.parse(asked) as SendPushInput };
  const [result, ask] = useQuery({
    query: PreviewPushDocument,
    variables: variables ?? { input: {} as SendPushInput },
    pause: !variables,
    requestPolicy: 'network-only',
  });
  const { data, operation } = result;
  usePoll(lookAgain, () => variables && ask({ requestPolicy: 'network-only' }));

  const preview = variables ? data?.previewPush : undefined;
  return {
    preview,
    refusals: [...refusalsIn(preview?.errors), ...(variables ? refusalsOf(result) : [])],
    isCurrent: text === asked && preview !== undefined && JSON.stringify(operation?.variables.input) === text,
  };
}
