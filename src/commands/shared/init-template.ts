// The configuration that `digest init` writes: every key that a newcomer may want, each with a word on it.

export interface InitAnswers {
  /** The first subscriber, and who the sources and readers can reach; null leaves both to be filled in. */
  email: string | null;
  title: string;
  timezone: string;
  /** Time of day, `07:00`. */
  at: string;
  /** arXiv categories; none leaves arXiv out. */
  categories: readonly string[];
  /** The rules of the first subscriber's profile, as they are written; empty for none. */
  interests: string;
  /** A transport URL, in which `${NAME}` stands for a variable of the environment. */
  transport: string;
}

/** Mails are written to a folder until a server is configured. */
export const noServer = 'file:./outbox';

/** A digest.yaml with comments. */
export function configTemplate(
  { email, title, timezone, at, categories, transport }: Omit<InitAnswers, 'interests'>,
  schemaUrl: string,
): string {
  const contact = email === null ? '# contact: you@example.org' : `contact: ${JSON.stringify(email)}`;
  const from = email === null ? 'digest@localhost' : email;
  const arxiv =
    categories.length > 0
      ? `  - arxiv: { categories: [${categories.join(', ')}] }  # https://arxiv.org/category_taxonomy`
      : '  # - arxiv: { categories: [cs.CL, cs.LG] }  # https://arxiv.org/category_taxonomy';
  const server =
    transport === noServer
      ? `  # Mails are written to this folder until you configure a server:
  transport: ${noServer}
  # transport: smtp://user:\${SMTP_PASSWORD}@mail.example.org:587`
      : `  transport: ${JSON.stringify(transport)}`;
  return `# yaml-language-server: $schema=${schemaUrl}
# The configuration of digest. Every key: docs/configuration.md. Check it with "digest doctor".

title: ${JSON.stringify(title)}
byline: by the research community
timezone: ${timezone}  # dates of editions, and the times below
database: sqlite:./digest.db

# Sent to the sources with each request, so that they can write to you before they block you.
${contact}

sources:
  - huggingface  # the Daily Papers, with votes
${arxiv}

# enrich:  # facts from other services: docs/enrichment.md
#   - semantic-scholar  # citations, a sentence on each
#   - openalex          # organisations
#   - hackernews        # discussions

# summaries: { endpoint: "http://127.0.0.1:11434/v1", model: qwen3 }  # TL;DRs by a model of your choice: docs/summaries.md
# libraries:  # readers' Zotero libraries, used to select their papers: docs/profiles.md
#   - zotero: { user: 12345, key: "\${ZOTERO_KEY}", reader: you@example.org }

editions:
  daily: { limit: 20, at: "${at}" }  # each day that has announcements
  # weekly: { limit: 30, at: "Mon ${at}" }
  # monthly: { limit: 50, at: "1 ${at}" }

mail:
  from: ${JSON.stringify(`${quoted(title)} <${from}>`)}
${server}
  # footer: "Example Lab, 1 Example Street, Exampletown"  # at the end of each mail: bulk mail needs a postal address

# outlets:  # chats and folders: docs/outlets.md
#   - webhook: { url: "\${SLACK_URL}", format: slack }

# site:
#   url: https://papers.example.org  # where readers find "digest serve"; docs/site.md
`;
}

/** A display name as in a From header: quoted when it has special characters (RFC 5322 section 3.2.5). */
function quoted(name: string): string {
  return /^[\w .-]+$/.test(name) ? name : `"${name.replaceAll(/["<>\\]/g, '')}"`;
}
