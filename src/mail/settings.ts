// What the mail path needs to know of the configuration.

export interface MailAddress {
  name: string | null;
  email: string;
}

export interface MailSettings {
  from: MailAddress;
  replyTo: MailAddress | null;
  /** `smtp://user:secret@host:587`, `smtps://…`, `sendmail:[/path]`, `file:./outbox`, resolved against the configuration's folder. */
  transport: string;
  connections: number;
  /** The list's title, for List-Id (RFC 2919). */
  listTitle: string;
}
