/** One line of the report. */
export interface Row {
  readonly work: string;
  readonly wanted: string;
  readonly measured: string;
  readonly baseline: string;
  /** Null for what is told without being a target. */
  readonly met: boolean | null;
}

export interface RunOptions {
  /** Few small runs: to see that everything works, not how fast it is. */
  readonly quick: boolean;
  /** How often each contender runs. */
  readonly rounds: number;
  /** Tells what is going on. */
  note(line: string): void;
}

/** One of the targets P1 to P13: measures and answers with the lines of the report. */
export interface Target {
  readonly name: string;
  readonly about: string;
  run(options: RunOptions): Promise<Row[]>;
}
