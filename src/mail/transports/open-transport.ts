// Opens the configured transport: loads the one implementation that its URL names.
import { parseTransport, type Transport } from './transport.ts';

export interface TransportOptions {
  /** A `transport` of the configuration. */
  url: string;
  /** Relative paths are taken from here. */
  folder: string;
  /** SMTP connections at a time; null for one for each message in hand. */
  connections?: number | null;
  /** Messages over one SMTP connection; null for as many as the server takes. */
  perConnection?: number | null;
  /** When the run is ended, what is in hand has some seconds left, and is cut off then. */
  signal?: AbortSignal;
}

/** Opens the configured transport. Nothing is connected yet. */
export async function openTransport({
  url,
  folder,
  connections = null,
  perConnection = null,
  signal,
}: TransportOptions): Promise<Transport> {
  const target = parseTransport(url, folder);
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
