import { useState, useSyncExternalStore, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../gql/index.ts';
import { useWords } from '../i18n/words-provider.tsx';
import { useSession } from '../session/session-provider.tsx';
import { refusalsIn, refusalsOf } from '../shell/error-words.ts';
import { Field, fieldErrors, otherErrors } from '../shell/field.tsx';
import { Refusals } from '../shell/refusals.tsx';
import { MutedCategories } from './muted-categories.tsx';
import { QuietHoursFields } from './quiet-hours-fields.tsx';
import { Usages } from './usage-list.tsx';
import type { Viewer } from './use-viewer.ts';

const SetPreferences = graphql(`
  mutation SetPreferences($input: PreferencesInput!) {
    setPreferences(input: $input) {
      preferences {
        mutedCategories
        quietHours {
          from
          to
        }
        timeZone
        dailyLimit
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

const zones = Intl.supportedValuesOf('timeZone');
const fields = ['mutedCategories', 'quietHours', 'timeZone', 'dailyLimit'];

/** The person's own choices. Nothing changes before it is saved. */
export function PreferencesForm({ viewer, onClose }: { viewer: Viewer; onClose: () => void }) {
  const { t } = useWords();
  const { inbox } = useSession().session;
  const { messages } = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
  const { preferences } = viewer;
  const [muted, setMuted] = useState<readonly string[]>(preferences.mutedCategories);
  const [quietHours, setQuietHours] = useState(preferences.quietHours ?? null);
  const [timeZone, setTimeZone] = useState(preferences.timeZone ?? '');
  const [dailyLimit, setDailyLimit] = useState(preferences.dailyLimit?.toString() ?? '');
  const [saved, save] = useMutation(SetPreferences);
  const refusals = [...refusalsIn(saved.data?.setPreferences.errors), ...refusalsOf(saved)];

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const input = {
      mutedCategories: [...muted],
      quietHours: quietHours && { from: quietHours.from, to: quietHours.to },
      timeZone: timeZone || null,
      dailyLimit: dailyLimit === '' ? null : Number(dailyLimit),
    };
    const answer = await save({ input });
    if (answer.data?.setPreferences.errors.length === 0) onClose();
  }

  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <MutedCategories
        muted={muted}
        known={[...new Set(messages.map((message) => message.category))]}
        errors={fieldErrors(refusals, 'mutedCategories')}
        onChange={setMuted}
      />
      <QuietHoursFields
        value={quietHours}
        errors={fieldErrors(refusals, 'quietHours')}
        onChange={setQuietHours}
      />
      <Field label={t('preferences.timeZone')} errors={fieldErrors(refusals, 'timeZone')}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={timeZone}
            onChange={(event) => setTimeZone(event.target.value)}
          >
            <option value="">{t('preferences.timeZoneGiven', { zone: viewer.timeZone })}</option>
            {zones.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('preferences.dailyLimit')}
        hint={t('preferences.dailyLimitHint')}
        errors={fieldErrors(refusals, 'dailyLimit')}
      >
        {(control) => (
          <input
            {...control}
            className="input"
            type="number"
            inputMode="numeric"
            min={0}
            step={1}
            value={dailyLimit}
            onChange={(event) => setDailyLimit(event.target.value)}
          />
        )}
      </Field>
      <section className="stack-tight">
        <h3 className="field-label">{t('usage.title')}</h3>
        <Usages usages={viewer.frequencyUsage} />
      </section>
      <Refusals refusals={otherErrors(refusals, fields)} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t('action.cancel')}
        </button>
        <button type="submit" className="button button-main" disabled={saved.fetching}>
          {t('action.save')}
        </button>
      </div>
    </form>
  );
}
