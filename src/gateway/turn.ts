/** Something that is to be done once when the current turn of the event loop ends. */
export interface Task {
  endOfTurn(): void;
}

/**
 * Collects what is to be done at the end of the current turn, and does it in two phases: first what makes frames, then what writes them. So
 * everything that happens to one socket in one turn, from whatever group, leaves in one write. What is added meanwhile waits for the next turn.
 */
export class Turn {
  #makers: Task[] = [];
  #writers: Task[] = [];
  #planned = false;

  /** Adds a task that may make frames. Each task adds itself once. */
  make(task: Task): void {
    this.#makers.push(task);
    this.#plan();
  }

  /** Adds a task that writes frames; it runs after all that make them. */
  write(task: Task): void {
    this.#writers.push(task);
    this.#plan();
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.#end());
  }

  #end(): void {
    // Makers of this turn find the turn still planned, so that their writers are written below and not a turn later.
    const makers = this.#makers;
    this.#makers = [];
    for (const maker of makers) maker.endOfTurn();

    const writers = this.#writers;
    this.#writers = [];
    this.#planned = false;
    if (this.#makers.length > 0) this.#plan();
    for (const writer of writers) writer.endOfTurn();
  }
}
