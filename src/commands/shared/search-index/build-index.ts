// Brings the search index up to date with the papers: their words, then their vectors, then the model of the vectors itself.
import { AppError, messageOf, StoreError } from '../../../errors.ts';
import type { EmbeddingsOptions } from '../../../llm/options.ts';
import type { IndexedText } from '../../../model/search.ts';
import { countInstance, maxAdaptedPapers, minAdaptedPapers } from '../../../search/embedding/adapt.ts';
import { textOfPaper } from '../../../search/embedding/embedder.ts';
import { parseInstance, serializeInstance } from '../../../search/embedding/instance-vectors.ts';
import type { VectorModel } from '../../../store/contract/search.ts';
import type { CommandContext } from '../context.ts';
import { adaptInWorker } from './adaptation.ts';
import {
  type LocalKind,
  localEmbedding,
  localKindOf,
  localModelName,
  openLocal,
  ServiceEmbedding,
  serviceModelName,
} from './embedding.ts';

/** What indexing needs of a command's context; `config` and `http` only where a service may make the embeddings. */
export type IndexContext = Pick<CommandContext, 'store' | 'clock' | 'signal' | 'report'> &
  Partial<Pick<CommandContext, 'http'>> & { config?: Pick<CommandContext['config'], 'embeddings'> };

/** Papers indexed at a time: a fraction of a second, in which nothing else can write. */
const batchSize = 500;
/** By how much the papers must have grown until word frequencies are counted again, or vectors adapted again. */
const growth = 1.2;

export interface IndexOptions {
  /** Whether the embedding is adapted to the papers when that is due, whether or not it is, or not now: it takes minutes. */
  adapt: 'never' | 'due' | 'always';
  /** Leaves a new model of a service for later: editions wait. New papers get their vectors of the active one. */
  isUrgent?: boolean;
}

/** Takes in all papers that are new or have changed. What is wrong with vectors is a warning: full text works without them. */
export async function buildIndex(
  context: IndexContext,
  { adapt, isUrgent = false }: IndexOptions,
): Promise<void> {
  const { store, signal, report } = context;
  const service = context.config?.embeddings ?? null;
  const active = await store.vectors.active();
  await takeInWords(context, service === null ? active : null);
  try {
    if (service !== null) await buildServiceVectors(context, service, { adapt, isUrgent });
    else await buildLocalVectors(context, adapt);
  } catch (error) {
    if (signal.aborted || error instanceof StoreError) throw error;
    report.warn(`search by meaning is not up to date: ${messageOf(error)}`);
  }
}

/** Words, and with a built-in model the vectors in the same transaction. */
async function takeInWords(
  { store, signal, report }: IndexContext,
  model: VectorModel | null,
): Promise<void> {
  const pending = await store.searchIndex.pending();
  if (pending === 0) return;
  const local = await openLocal(store, model);
  const embed = local && ((text: string) => local.embedder.embed(text));
  for (let done = 0; ; ) {
    const taken = await store.searchIndex.takeIn(batchSize, embed);
    done += taken;
    report.progress('Indexing', Math.min(done, pending), pending, 'papers');
    if (taken < batchSize) return;
    signal.throwIfAborted();
  }
}

async function buildLocalVectors(context: IndexContext, adapt: IndexOptions['adapt']): Promise<void> {
  const { store } = context;
  const papers = await store.searchIndex.count();
  const active = await store.vectors.active();
  const kind = localKindOf(active);
  const hasGrown = active === null || papers >= active.papers * growth;
  if (papers > 0 && (kind === null || (kind === 'base' && hasGrown))) {
    const words = countInstance(await store.vectors.sampleTexts(maxAdaptedPapers));
    await replaceModel(context, 'base', papers, serializeInstance(words));
  } else if (active !== null) {
    await fillLocal(context, active);
  }
  const isDue = kind !== 'adapted' || hasGrown;
  if (papers < minAdaptedPapers || adapt === 'never' || (adapt === 'due' && !isDue)) return;
  const texts = await store.vectors.sampleTexts(maxAdaptedPapers);
  context.report.detail(`adapting search to ${texts.length} of ${papers} papers`);
  // Each adaptation begins with another seed, and the same history gives the same vectors.
  const seed = (await store.vectors.active())?.id ?? 1;
  const data = await adaptInWorker(texts, seed, context.signal, (done, total) =>
    context.report.progress('Adapting search to the papers', done, total, 'batches'),
  );
  await replaceModel(context, 'adapted', papers, data);
}

/** Computes the vectors of a new model; searches use those of the old one until they are complete. */
async function replaceModel(
  context: IndexContext,
  kind: LocalKind,
  papers: number,
  data: Uint8Array,
): Promise<void> {
  const { store, clock } = context;
  const { dimensions } = localEmbedding(parseInstance(data), false).embedder;
  const model = await store.vectors.addModel(
    { name: localModelName(kind), dimensions, papers },
    data,
    clock.now(),
  );
  if (await fillLocal(context, model)) await store.vectors.activate(model.id);
}

async function fillLocal(context: IndexContext, model: VectorModel): Promise<boolean> {
  if (await context.store.vectors.isComplete(model.id)) return true;
  const local = await openLocal(context.store, model);
  if (local === null) return false;
  return await fill(context, model, batchSize, async (texts) =>
    texts.map((text) => local.embedder.embed(textOfPaper(text))),
  );
}

async function buildServiceVectors(
  context: IndexContext,
  options: EmbeddingsOptions,
  { adapt, isUrgent }: Required<IndexOptions>,
): Promise<void> {
  const { store, clock, signal } = context;
  const http = await context.http?.();
  const papers = await store.searchIndex.count();
  if (!http || papers === 0) return;
  const name = serviceModelName(options);
  const known = [await store.vectors.active(), await store.vectors.building()].find(
    (each) => each?.name === name,
  );
  if (known?.state === 'active' && adapt !== 'always' && (await store.vectors.isComplete(known.id))) return;
  if (isUrgent && known?.state !== 'active') return;
  const service = new ServiceEmbedding(http, options, signal);
  const probe = known && (await store.vectors.modelData(known.id));
  let model = known;
  const isOther = !probe || !(await service.isSame(probe));
  if (isUrgent && isOther) return;
  if (!model || adapt === 'always' || isOther) {
    const data = await service.probe();
    model = await store.vectors.addModel(
      { name, dimensions: data.length, papers },
      Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      clock.now(),
    );
  }
  const isDone = await fill(context, model, options.batch, (texts) => service.papers(texts));
  if (isDone && model.state === 'building') await store.vectors.activate(model.id);
}

/** Computes the missing vectors of the model. False when another process has started a newer model in the meantime. */
async function fill(
  { store, signal, report }: IndexContext,
  model: VectorModel,
  size: number,
  embed: (texts: readonly IndexedText[]) => Promise<(Int8Array | null)[]>,
): Promise<boolean> {
  const total = await store.searchIndex.count();
  let done = 0;
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const texts = await store.vectors.missing(model.id, after, size);
    const last = texts.at(-1);
    if (last === undefined) return true;
    const vectors = await embed(texts);
    const other = vectors.find((vector) => vector && vector.length !== model.dimensions);
    if (other) {
      throw new AppError(
        'embeddings',
        `${model.name} gave ${other.length} numbers instead of ${model.dimensions}`,
      );
    }
    const entries = texts.map(({ seq, hash }, index) => ({ seq, hash, vector: vectors[index] ?? null }));
    if (!(await store.vectors.put(model.id, entries))) return false;
    done += texts.length;
    report.progress('Embedding', Math.min(done, total), total, 'papers');
    after = last.seq;
    signal.throwIfAborted();
    // Lets a server answer between two batches.
    await new Promise((next) => setImmediate(next));
  }
}
