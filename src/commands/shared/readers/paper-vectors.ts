// The vectors by which profiles rank: of papers, loaded from the store in batches and kept, and of readers' sentences.
import type { PaperId } from '../../../model/paper.ts';
import type { ProfileRule } from '../../../model/profile.ts';
import type { Embedder } from '../../../search/embedding/embedder.ts';
import type { Vectors } from '../../../select/vectors.ts';
import type { CommandContext } from '../context.ts';
import { openLocal } from '../search-index/embedding.ts';

export class PaperVectors implements Vectors {
  readonly #context: Pick<CommandContext, 'store'>;
  /** A paper without a vector has null. */
  readonly #known = new Map<PaperId, Float32Array | null>();

  /** Undefined until it is needed; null if the instance has no built-in embedding. */
  #embedder: Embedder | null | undefined;

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

  /** Opens the embedding for `ofText`, if a rule is a sentence and the embedding is built in. */
  async openFor(rules: readonly ProfileRule[]): Promise<void> {
    if (this.#embedder !== undefined || !rules.some(({ kind }) => kind === 'sentence')) return;
    const { store } = this.#context;
    this.#embedder = (await openLocal(store, await store.vectors.active()))?.embedder ?? null;
  }

  /** Of length 1; null for a paper that has none, or was not loaded. */
  of({ id }: { id: PaperId }): Float32Array | null {
    return this.#known.get(id) ?? null;
  }

  ofText(text: string): Float32Array | null {
    const vector = this.#embedder?.embed(text);
    return vector ? toUnitLength(vector) : null;
  }
}

function toUnitLength(vector: Int8Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => value / length);
}
