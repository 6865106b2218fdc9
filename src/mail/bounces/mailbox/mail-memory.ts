// What a mailbox reader needs to know about mails that stay on the server.

/** Which mails of a mailbox were dealt with, by the server's id of each. */
export interface MailMemory {
  hasSeen(id: string): Promise<boolean>;
  remember(id: string): Promise<void>;
}
