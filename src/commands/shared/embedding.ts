// The embedding of an instance: the built-in one, adapted or not, or the service that the configuration names.
import type { HttpClient } from '../../http/client.ts';
import type { EmbeddingsOptions } from '../../llm/options.ts';
import { Embedder, textOfPaper } from '../../search/embedding/embedder.ts';
import {
  InstanceVectors,
  type InstanceWords,
  parseInstance,
} from '../../search/embedding/instance-vectors.ts';
import { quantize } from '../../search/embedding/vectors.ts';
import { stemOf } from '../../search/tokens.ts';
import type { VectorModel } from '../../store/contract/search.ts';
import type { Store } from '../../store/store.ts';
import { loadBase } from './semantic-base.ts';

/** The built-in embedding with the words of an instance. */
export interface LocalEmbedding {
  embedder: Embedder;
  isAdapted: boolean;
  /** Whether the word has a meaning to it. */
  isKnown(word: string): boolean;
}

const kinds = ['base', 'adapted'] as const;
export type LocalKind = (typeof kinds)[number];

/** Names the kind and the base, so that another base makes all vectors anew. */
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
    isKnown: (word) => vectors.isKnown(stemOf(word)),
  };
}

/** The name of the service's model: another endpoint or prefix makes other vectors. */
export function serviceModelName({ endpoint, model, paperPrefix }: EmbeddingsOptions): string {
  return `${model} at ${endpoint}${paperPrefix && ` after ${JSON.stringify(paperPrefix)}`}`;
}

/** Vectors by the service; null for a text without one. */
export async function embedByService(
  http: HttpClient,
  options: EmbeddingsOptions,
  papers: readonly { title: string; abstract: string | null }[],
  signal: AbortSignal,
): Promise<(Int8Array | null)[]> {
  const { fetchEmbeddings } = await import('../../llm/embeddings.ts');
  const texts = papers.map((paper) => options.paperPrefix + textOfPaper(paper));
  return (await fetchEmbeddings(http, options, texts, signal)).map(quantize);
}

/** The vector of a query by the service. */
export async function embedQueryByService(
  http: HttpClient,
  options: EmbeddingsOptions,
  query: string,
  signal: AbortSignal,
): Promise<Int8Array | null> {
  const { fetchEmbeddings } = await import('../../llm/embeddings.ts');
  const [vector] = await fetchEmbeddings(http, options, [options.queryPrefix + query], signal);
  return vector ? quantize(vector) : null;
}
