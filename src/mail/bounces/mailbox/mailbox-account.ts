// The account that IMAP and POP3 log in to.

export interface MailboxAccount {
  host: string;
  port: number | null;
  user: string;
  password: string;
  /** TLS from the first byte. */
  secure: boolean;
  /** Whether the server runs on this machine, where clear text is safe; elsewhere STARTTLS is required. */
  local: boolean;
}
