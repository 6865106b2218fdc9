// A request made on the site that is answered by mail.

export interface MailRequest {
  /** To subscribe, or to get the link to one's own subscription. */
  kind: 'subscribe' | 'link';
  email: string;
  name: string | null;
  interests: readonly string[];
}
