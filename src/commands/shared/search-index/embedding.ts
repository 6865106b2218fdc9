// The embedding of an instance: the built-in one, adapted or not, or the service that the configuration names.
import { AppError } from '../../../errors.ts';
import type { HttpClient } from '../../../http/client.ts';
import type { EmbeddingsOptions } from '../../../llm/options.ts';
import { stemOf } from '../../../model/words.ts';
import { Embedder, textOfPaper } from '../../../search/embedding/embedder.ts';
import {
  InstanceVectors,
  type InstanceWords,
  parseInstance,
} from '../../../search/embedding/instance-vectors.ts';
import { cosine, quantize } from '../../../search/embedding/vectors.ts';
import type { VectorModel } from '../../../store/contract/search.ts';
import type { Store } from '../../../store/store.ts';
import { loadBase } from './semantic-base.ts';

/** The built-in embedding with the words of an instance. */
export interface LocalEmbedding {
  embedder: Embedder;
  isAdapted: boolean;
  /** In what share of scientific texts at large the word occurs; 0 if it is unknown. */
  share(word: string): number;
}

const kinds = ['base', 'adapted'] as const;
export type LocalKind = (typeof kinds)[number];

/** Names the kind and the base, so that another base means new vectors for all papers. */
export function localModelName(kind: LocalKind): string {
  const { version, checksum } = loadBase().header;
  return `${kind} ${version}-${checksum.slice(0, 8)}`;
}

/** Null for a model of another base or of a service. */
export function localKindOf(model: VectorModel | null): LocalKind | null {
  return kinds.find((kind) => model?.name === localModelName(kind)) ?? null;
}

/** The model's embedding; null for one that is not built in. */
export async function openLocal(store: Store, model: VectorModel | null): Promise<LocalEmbedding | null> {
  const kind = localKindOf(model);
  const data = model && kind && (await store.vectors.modelData(model.id));
  return data ? localEmbedding(parseInstance(data), kind === 'adapted') : null;
}

export function localEmbedding(words: InstanceWords, isAdapted: boolean): LocalEmbedding {
  const vectors = new InstanceVectors(loadBase(), words);
  return {
    embedder: new Embedder(vectors),
    isAdapted,
    share: (word) => vectors.share(stemOf(word)),
  };
}

/** The name of the service's model: another endpoint or prefix makes other vectors. */
export function serviceModelName({ endpoint, model, paperPrefix }: EmbeddingsOptions): string {
  return `${model} at ${endpoint}${paperPrefix && ` after ${JSON.stringify(paperPrefix)}`}`;
}

/**
 * Embedded with each model and kept with it: a service that returns something else later has another model under the same name.
 */
const probe = 'Attention, glaciers, enzymes and prime numbers';
/** The same model gives the same vector except for rounding, which differs from one machine to another. */
const sameModelCosine = 0.99;

/** A service's embeddings as vectors. */
export class ServiceEmbedding {
  readonly #http: HttpClient;
  readonly #options: EmbeddingsOptions;
  readonly #signal: AbortSignal;

  constructor(http: HttpClient, options: EmbeddingsOptions, signal: AbortSignal) {
    this.#http = http;
    this.#options = options;
    this.#signal = signal;
  }

  /** Throws as `fetchEmbeddings` does. */
  async papers(papers: readonly { title: string; abstract: string | null }[]): Promise<(Int8Array | null)[]> {
    return await this.#embed(papers.map((paper) => this.#options.paperPrefix + textOfPaper(paper)));
  }

  async query(text: string): Promise<Int8Array | null> {
    return (await this.#embed([this.#options.queryPrefix + text]))[0] ?? null;
  }

  /** A fingerprint to recognise the same model later. Throws an `AppError` for a service that returns zeros. */
  async probe(): Promise<Int8Array> {
    const [vector] = await this.#embed([probe]);
    if (vector) return vector;
    throw new AppError('embeddings', `${this.#options.endpoint} gave an embedding of zeros`);
  }

  /** Whether the service still has the model that gave `known` for the probe. */
  async isSame(known: Uint8Array): Promise<boolean> {
    const now = await this.probe();
    const before = new Int8Array(known.buffer, known.byteOffset, known.byteLength);
    return now.length === before.length && cosine(now, before) >= sameModelCosine;
  }

  async #embed(texts: readonly string[]): Promise<(Int8Array | null)[]> {
    const { fetchEmbeddings } = await import('../../../llm/embeddings.ts');
    return (await fetchEmbeddings(this.#http, this.#options, texts, this.#signal)).map(quantize);
  }
}
