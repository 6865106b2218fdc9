// A client of OpenAI-compatible chat completions: https://platform.openai.com/docs/api-reference/chat, as Ollama and vLLM speak it.
import * as z from 'zod';
import { AppError, messageOf } from '../errors.ts';
import type { HttpClient, RequestLimits } from '../http/client.ts';
import { safeUrl } from '../http/failure.ts';
import { type ApiAccess, apiRequest } from './endpoint.ts';

export interface ChatMessage {
  role: 'system' | 'user';
  content: string;
}

export interface ChatOptions extends ApiAccess {
  model: string;
  timeoutSeconds: number;
  /** Further parameters of the request, as the endpoint documents them. */
  parameters: Readonly<Record<string, unknown>>;
}

const answer = z.object({
  choices: z.array(
    z.object({
      message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      finish_reason: z.string().nullish(),
    }),
  ),
});

/** A text is a few hundred bytes; a model that reasons aloud writes more, and one that never ends is cut off. */
const maxBodyBytes = 1024 * 1024;

/**
 * What the model wrote: unchecked text. It may be empty if the model refused or reached its limit. One request, which is made
 * again after a fault of the server or the network, and not before a `Retry-After` that is shorter than `maxRetryAfterMs`.
 * Throws an `HttpError`, or an `AppError` with the code `chat` for an answer in another form.
 */
export async function completeChat(
  http: HttpClient,
  options: ChatOptions,
  messages: readonly ChatMessage[],
  { signal, maxRetryAfterMs }: Pick<RequestLimits, 'maxRetryAfterMs'> & { signal: AbortSignal },
): Promise<string> {
  const { model, parameters, timeoutSeconds } = options;
  const response = await http.query({
    ...apiRequest(options, 'chat/completions', { ...parameters, model, messages }),
    // A response that did not come in time may have cost as much as one that did.
    limits: {
      attempts: 3,
      timeoutAttempts: 1,
      headersTimeoutMs: timeoutSeconds * 1000,
      maxBodyBytes,
      maxRetryAfterMs,
    },
    signal,
  });
  return parseAnswer(response.text(), options.endpoint);
}

function parseAnswer(text: string, endpoint: string): string {
  let choices: z.output<typeof answer>['choices'];
  try {
    choices = answer.parse(JSON.parse(text)).choices;
  } catch (error) {
    throw noChat(
      endpoint,
      error instanceof z.ZodError ? 'the response has an unexpected form' : messageOf(error),
    );
  }
  const [choice] = choices;
  if (!choice) throw noChat(endpoint, 'no choices');
  return choice.message.content ?? '';
}

function noChat(endpoint: string, reason: string): AppError {
  return new AppError('chat', `${safeUrl(endpoint)} returned no chat completion: ${reason}`, {
    hint: 'Check "endpoint" and "model": the endpoint is the part before /chat/completions, often ending in /v1.',
  });
}
