import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../gql/index.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { Dialog } from '../../shell/dialog.tsx';
import { refusalsIn, refusalsOf, type Refusal } from '../../shell/error-words.ts';
import { Refusals } from '../../shell/refusals.tsx';
import type { FollowedPush } from './push-page.tsx';

const CancelPush = graphql(`
  mutation CancelPush($id: ID!) {
    cancelPush(id: $id) {
      errors {
        code
        message
        path
      }
    }
  }
`);

const RetractPush = graphql(`
  mutation RetractPush($id: ID!) {
    retractPush(id: $id) {
      errors {
        code
        message
        path
      }
    }
  }
`);

/** Cancels a push for everybody who has not got it, or takes it back from everybody who has. */
export function PushActions({ push }: { push: FollowedPush }) {
  const { t } = useWords();
  const [asking, setAsking] = useState<'cancel' | 'retract'>();
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [, cancel] = useMutation(CancelPush);
  const [, retract] = useMutation(RetractPush);
  const isOver = push.status === 'CANCELLED' || push.status === 'RETRACTED';
  const canCancel = !isOver && (push.status !== 'RELEASED' || push.funnel.deferred > 0);

  async function act(): Promise<void> {
    const { id } = push;
    setAsking(undefined);
    if (asking === 'cancel') {
      const result = await cancel({ id });
      setRefusals([...refusalsIn(result.data?.cancelPush.errors), ...refusalsOf(result)]);
    } else {
      const result = await retract({ id });
      setRefusals([...refusalsIn(result.data?.retractPush.errors), ...refusalsOf(result)]);
    }
  }

  return (
    <>
      <div className="row">
        {canCancel && (
          <button type="button" className="button button-small" onClick={() => setAsking('cancel')}>
            {t('push.cancel')}
          </button>
        )}
        {!isOver && (
          <button
            type="button"
            className="button button-small button-alarm"
            onClick={() => setAsking('retract')}
          >
            {t('push.retract')}
          </button>
        )}
      </div>
      <Refusals refusals={refusals} />
      {asking && (
        <Dialog role="alertdialog" title={t(`push.${asking}`)} onClose={() => setAsking(undefined)}>
          <p>
            {t(`push.${asking}About`, {
              count: asking === 'cancel' ? push.funnel.deferred : push.funnel.released,
            })}
          </p>
          <div className="dialog-actions">
            <button type="button" className="button" autoFocus onClick={() => setAsking(undefined)}>
              {t('push.keep')}
            </button>
            <button type="button" className="button button-alarm" onClick={() => void act()}>
              {t(`push.${asking}`)}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
