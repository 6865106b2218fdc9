// The vectors of papers by which profiles rank: loaded from the store in lots, and kept for the next reader.
import type { PaperId } from '../../model/paper.ts';
import type { CommandContext } from './context.ts';

export class PaperVectors {
  readonly #context: Pick<CommandContext, 'store'>;
  /** A paper without a vector has null. */
  readonly #known = new Map<PaperId, Float32Array | null>();

  constructor(context: Pick<CommandContext, 'store'>) {
    this.#context = context;
  }

  /** Loads those that aren't known; `of` gives them afterwards. */
  async load(ids: readonly PaperId[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#known.has(id));
    if (unknown.length === 0) return;
    const stored = await this.#context.store.vectors.forPapers(unknown);
    for (const id of unknown) {
      const vector = stored.get(id);
      this.#known.set(id, vector ? toUnitLength(vector) : null);
    }
  }

  /** Of length 1; null for a paper that has none, or was not loaded. */
  readonly of = ({ id }: { id: PaperId }): Float32Array | null => this.#known.get(id) ?? null;
}

function toUnitLength(vector: Int8Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => value / length);
}
