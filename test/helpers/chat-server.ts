// A server of OpenAI-compatible chat completions: the model is a function of the question, and misbehaviour can be queued.
import { type Behaviour, type FaultServer, respond, startFaultServer } from './fault-server.ts';

export interface ChatQuestion {
  model: string;
  system: string;
  user: string;
  /** The paper's, as the question has them. */
  title: string;
  abstract: string;
}

export type ChatModel = (question: ChatQuestion) => string;

export interface ChatServer extends FaultServer {
  /** `http://127.0.0.1:PORT/v1` */
  endpoint: string;
  /** What was asked, in order, without requests that a queued behaviour answered. */
  questions: readonly ChatQuestion[];
  /** Another model from now on. */
  use(model: ChatModel): void;
}

/** The path of completions, for queueing behaviours. */
export const chatPath = '/v1/chat/completions';

/** A model that does as it should: the first sentence of the abstract in other words. */
export const honestModel: ChatModel = ({ abstract }) =>
  `In short, the authors report: ${abstract
    .split(/(?<=[.!?])\s/)
    .slice(0, 1)
    .join(' ')
    .replace(/^(?:We|This paper)\s+/, 'they ')}`;

export async function startChatServer(model: ChatModel = honestModel): Promise<ChatServer> {
  let current = model;
  const questions: ChatQuestion[] = [];
  const answer: Behaviour = (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const question = parseQuestion(body);
      questions.push(question);
      completion(current(question))(request, response);
    });
  };
  const server = await startFaultServer({ [chatPath]: answer });
  return {
    ...server,
    requests: server.requests,
    endpoint: `${server.url}/v1`,
    questions,
    use: (other) => {
      current = other;
    },
  };
}

/** An answer in the form of the API. */
export function completion(content: string | null, finishReason = 'stop'): Behaviour {
  return respond(
    200,
    { 'content-type': 'application/json' },
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_781_600_000,
      model: 'test',
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finishReason }],
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    }),
  );
}

function parseQuestion(body: string): ChatQuestion {
  const { model, messages } = JSON.parse(body) as {
    model: string;
    messages: { role: string; content: string }[];
  };
  const contentOf = (role: string) => messages.find((message) => message.role === role)?.content ?? '';
  const user = contentOf('user');
  return {
    model,
    system: contentOf('system'),
    user,
    title: /^Title: (.*)$/m.exec(user)?.[1] ?? '',
    abstract: /^Abstract: (.*)$/m.exec(user)?.[1] ?? '',
  };
}
