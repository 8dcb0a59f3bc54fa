import { useWords } from '../i18n/words-provider.tsx';
import { refusalWords, type Refusal } from './error-words.ts';

/** Refusals that belong to no field. Read out at once. */
export function Refusals({ refusals }: { refusals: readonly Refusal[] }) {
  const words = useWords();
  if (refusals.length === 0) return null;
  return (
    <div role="alert" className="note note-alarm">
      {refusals.map((refusal) => (
        <p key={refusal.code + refusal.message}>{refusalWords(refusal, words)}</p>
      ))}
    </div>
  );
}
