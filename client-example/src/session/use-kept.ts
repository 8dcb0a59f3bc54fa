import { useState } from 'react';

/** The newest value there was: an answer that failed does not take away what is on the page. */
export function useKept<Value>(value: Value | undefined): Value | undefined {
  const [kept, setKept] = useState(value);
  if (value !== undefined && value !== kept) setKept(value);
  return value ?? kept;
}
