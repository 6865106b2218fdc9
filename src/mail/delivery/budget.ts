// How many mails a run may still release: a number of its own, or shares of a limit that other senders draw from, too.

export class Budget {
  readonly #take: ((count: number) => Promise<number>) | null;
  #left: number;
  /** More of the shared limit may be had. */
  #mayAsk: boolean;

  /** `own` is null for no limit; with `take`, which returns how many of up to `count` it got, the limit is shared. */
  constructor(own: number | null, take: ((count: number) => Promise<number>) | null) {
    this.#take = take;
    this.#left = take ? 0 : (own ?? Number.POSITIVE_INFINITY);
    this.#mayAsk = take !== null;
  }

  get left(): number {
    return this.#left;
  }

  /** What is left of this run's share of a shared limit; null if the limit is its own. */
  get sharedLeft(): number | null {
    return this.#take === null ? null : this.#left;
  }

  get isSpent(): boolean {
    return this.#left <= 0 && !this.#mayAsk;
  }

  /** Asks for more of a shared limit where less than `wanted` is left. */
  async ask(wanted: number): Promise<void> {
    if (this.#take === null || !this.#mayAsk || this.#left >= wanted) return;
    const more = await this.#take(wanted);
    if (more === 0) this.#mayAsk = false;
    this.#left += more;
  }

  spend(count: number): void {
    this.#left -= count;
  }
}
