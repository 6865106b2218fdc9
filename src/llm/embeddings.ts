// A client of OpenAI-compatible embeddings: https://platform.openai.com/docs/api-reference/embeddings, as Ollama, vLLM and TEI speak it.
import * as z from 'zod';
import { AppError, messageOf } from '../errors.ts';
import type { HttpClient } from '../http/client.ts';
import { apiRequest } from './endpoint.ts';
import type { EmbeddingsOptions } from './options.ts';

const answer = z.object({
  data: z.array(z.object({ index: z.number().int().optional(), embedding: z.array(z.number()) })),
});

/** Longer texts are cut: abstracts are shorter, and servers refuse what exceeds the model's context. */
const maxTextLength = 6000;

/** The service has no use for an empty text. */
const placeholder = '-';

/**
 * The embeddings of the texts, in their order, all of one length. Asks in one request, which the HTTP client repeats after
 * faults. Throws an `AppError` for an endpoint that fails or returns anything other than one embedding for each text.
 */
export async function fetchEmbeddings(
  http: HttpClient,
  options: EmbeddingsOptions,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const { endpoint, model } = options;
  const input = texts.map((text) => text.slice(0, maxTextLength) || placeholder);
  const request = apiRequest({ ...options, concurrency: 1 }, 'embeddings', { model, input });
  const response = await http.query({ ...request, signal });
  return parseEmbeddings(response.text(), texts.length, endpoint);
}

function parseEmbeddings(text: string, expected: number, endpoint: string): Float32Array[] {
  const broken = (reason: string) =>
    new AppError('embeddings', `${endpoint} returned no usable embeddings: ${reason}`, {
      hint: 'Check "embeddings" in the configuration; search uses full text until it works.',
    });
  let data: z.output<typeof answer>['data'];
  try {
    data = answer.parse(JSON.parse(text)).data;
  } catch (error) {
    throw broken(error instanceof z.ZodError ? 'the response has an unexpected form' : messageOf(error));
  }
  if (data.length !== expected) throw broken(`${data.length} for ${expected} texts`);
  const vectors: Float32Array[] = [];
  data.forEach(({ index = -1, embedding }, place) => {
    vectors[index >= 0 ? index : place] = Float32Array.from(embedding);
  });
  const length = vectors[0]?.length ?? 0;
  for (let place = 0; place < expected; place++) {
    const vector = vectors[place];
    if (!vector || vector.length === 0 || vector.length !== length)
      throw broken('embeddings are missing or of different lengths');
    if (!vector.every(Number.isFinite)) throw broken('a number is out of range');
  }
  return vectors;
}
