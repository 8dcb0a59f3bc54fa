import { useState } from 'react';
import type { Position } from './scatter-geometry.ts';

/** So many of the last positions are drawn. */
const longest = 240;

/** The positions a place has had since the page is open, oldest first. */
export function useTrail(position: Position | undefined): readonly Position[] {
  const [trail, setTrail] = useState<readonly Position[]>([]);
  const last = trail.at(-1);
  const moved = position && (last?.latitude !== position.latitude || last.longitude !== position.longitude);
  // State that follows from what comes in is set while rendering, so that no frame shows the place apart from its trail.
  if (moved) setTrail([...trail, position].slice(-longest));
  return trail;
}
