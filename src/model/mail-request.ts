// A request made on the site that is answered by mail.

export interface MailRequest {
  /** To subscribe, or to get the link to one's own subscription. */
  wish: 'subscribe' | 'link';
  email: string;
  name: string | null;
  interests: readonly string[];
}
