import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../gql/index.ts';
import type { CapsQuery } from '../../gql/graphql.ts';
import { useWords } from '../../i18n/words-provider.tsx';
import { refusalsIn, refusalsOf } from '../../shell/error-words.ts';
import { fieldErrors } from '../../shell/field.tsx';
import { Refusals } from '../../shell/refusals.tsx';
import { CapFields } from './cap-fields.tsx';
import { newCapRow, toCapInput, toRow } from './cap-rows.ts';

const SetCaps = graphql(`
  mutation SetCaps($input: SetFrequencyCapsInput!) {
    setFrequencyCaps(input: $input) {
      rules {
        limit
      }
      errors {
        code
        message
        path
      }
    }
  }
`);

/** Edits all caps at once; they are replaced together when they are saved. */
export function CapsEditor({ caps }: { caps: CapsQuery['frequencyCaps'] }) {
  const { t } = useWords();
  const [rows, setRows] = useState(() => caps.map(toRow));
  const [isSaved, setSaved] = useState(false);
  const [saved, save] = useMutation(SetCaps);
  const refusals = [...refusalsIn(saved.data?.setFrequencyCaps.errors), ...refusalsOf(saved)];
  const elsewhere = refusals.filter(
    ({ path }) => path?.[1] !== 'rules' || rows[Number(path[2])] === undefined,
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const answer = await save({ input: { rules: rows.map(toCapInput) } });
    setSaved(answer.data?.setFrequencyCaps.errors.length === 0);
  }

  return (
    <form className="card stack" onSubmit={(event) => void submit(event)}>
      {rows.length === 0 && <p className="soft">{t('caps.none')}</p>}
      {rows.map((row, index) => (
        <CapFields
          key={row.key}
          row={row}
          errors={fieldErrors(refusals, 'rules', String(index))}
          onChange={(changed) => {
            setSaved(false);
            setRows(rows.map((other) => (other.key === row.key ? changed : other)));
          }}
          onRemove={() => {
            setSaved(false);
            setRows(rows.filter((other) => other.key !== row.key));
          }}
        />
      ))}
      <Refusals refusals={elsewhere} />
      <div className="dialog-actions">
        {isSaved && (
          <p role="status" className="soft caps-saved">
            {t('caps.saved')}
          </p>
        )}
        <button type="button" className="button" onClick={() => setRows([...rows, newCapRow()])}>
          {t('caps.add')}
        </button>
        <button type="submit" className="button button-main" disabled={saved.fetching}>
          {t('action.save')}
        </button>
      </div>
    </form>
  );
}
