// What a look at one thing found, and how to look without failing as a whole.
import { AppError, messageOf } from '../../../errors.ts';

export interface Finding {
  /** What was looked at: `database`, `source arxiv`. */
  subject: string;
  status: 'ok' | 'warning' | 'failed';
  message: string;
  hint: string | null;
}

/** What `attempt` gives back instead of throwing. */
export class Failure {
  readonly cause: unknown;
  constructor(cause: unknown) {
    this.cause = cause;
  }
}

export async function attempt<T>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    return new Failure(error);
  }
}

export function ok(subject: string, message: string): Finding {
  return { subject, status: 'ok', message, hint: null };
}

export function warning(subject: string, message: string, hint: string): Finding {
  return { subject, status: 'warning', message, hint };
}

export function failed(subject: string, error: unknown): Finding {
  const hint = error instanceof AppError ? (error.hint ?? null) : null;
  return { subject, status: 'failed', message: messageOf(error), hint };
}
