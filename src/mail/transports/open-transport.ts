// Opens a transport: loads the one implementation that the target needs.
import type { Transport, TransportTarget } from './transport.ts';

export interface TransportOptions {
  target: TransportTarget;
  /** SMTP connections at a time; null for one for each message in flight. */
  connections?: number | null;
  /** Messages over one SMTP connection; null for as many as the server takes. */
  perConnection?: number | null;
  /** When it is aborted, messages in flight have some seconds left before they are cut off. */
  signal?: AbortSignal;
}

/** Opens the transport. Nothing is connected yet. */
export async function openTransport({
  target,
  connections = null,
  perConnection = null,
  signal,
}: TransportOptions): Promise<Transport> {
  switch (target.kind) {
    case 'file':
      return (await import('./file-transport.ts')).openFileTransport(target.folder);
    case 'sendmail':
      return (await import('./sendmail-transport.ts')).openSendmailTransport(target.program);
    case 'smtp': {
      const { openSmtpTransport } = await import('./smtp-transport.ts');
      return openSmtpTransport(target, { connections, perConnection, signal: signal ?? null });
    }
  }
}
