import { useId, type ReactNode } from 'react';
import { useWords } from '../i18n/words-provider.tsx';
import { refusalWords, type Refusal } from './error-words.ts';

/** What a control needs to be tied to its label, hint and errors. */
export interface Control {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly errors?: readonly Refusal[];
  children(control: Control): ReactNode;
}

/** A labelled control with its hint and the server's errors about it. */
export function Field({ label, hint, errors = [], children }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': errors.length > 0, 'aria-describedby': `${id}-about` })}
      <FieldNotes id={`${id}-about`} hint={hint} errors={errors} />
    </div>
  );
}

/** The hint and the errors under a control or a group of controls. */
export function FieldNotes({
  id,
  hint,
  errors,
}: {
  id?: string;
  hint?: ReactNode;
  errors: readonly Refusal[];
}) {
  const words = useWords();
  return (
    <div id={id} aria-live="polite">
      {errors.map((error) => (
        <p key={error.code + error.message} className="field-error">
          {refusalWords(error, words)}
        </p>
      ))}
      {hint !== undefined && errors.length === 0 && <p className="field-hint">{hint}</p>}
    </div>
  );
}

/** The refusals whose path leads to `field` or into it; a path begins with the argument's name. */
export function fieldErrors(refusals: readonly Refusal[], ...field: readonly string[]): Refusal[] {
  return refusals.filter(
    ({ path }) => path !== undefined && field.every((step, index) => path[index + 1] === step),
  );
}

/** The refusals that lead to none of these fields. */
export function otherErrors(refusals: readonly Refusal[], fields: readonly string[]): Refusal[] {
  return refusals.filter(({ path }) => !fields.includes(path?.[1] ?? ''));
}
