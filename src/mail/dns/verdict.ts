// What a look at a domain's records comes to.

export interface Verdict {
  status: 'ok' | 'warning' | 'failed';
  message: string;
  /** What to do about it; null if nothing is to be done. */
  hint: string | null;
}

export const ok = (message: string): Verdict => ({ status: 'ok', message, hint: null });
export const warning = (message: string, hint: string): Verdict => ({ status: 'warning', message, hint });
export const failed = (message: string, hint: string): Verdict => ({ status: 'failed', message, hint });
