// A server of OpenAI-compatible embeddings: the model is a function of the text, and misbehaviour can be queued.
import { type Behaviour, type FaultServer, startFaultServer } from './fault-server.ts';

export interface EmbeddingsServer extends FaultServer {
  /** Another model from now on. */
  use(model: (text: string) => number[]): void;
}

/** Directions of a few words: a text's vector is the sum of those that it has, and a little of the last. */
export const embedByWords =
  (words: readonly string[], scale = 1) =>
  (text: string): number[] => [
    ...words.map((word) => scale * (text.toLowerCase().split(word).length - 1)),
    0.01,
  ];

export async function startEmbeddingsServer(model: (text: string) => number[]): Promise<EmbeddingsServer> {
  let current = model;
  const answer: Behaviour = (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] };
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: current(text) }));
      // In any order: the index says which is which.
      const json = JSON.stringify({ object: 'list', data: data.toReversed(), model: 'test' });
      response.writeHead(200, { 'content-type': 'application/json' }).end(json);
    });
  };
  const server = await startFaultServer({ '/v1/embeddings': answer });
  return {
    ...server,
    requests: server.requests,
    use: (other) => {
      current = other;
    },
  };
}
